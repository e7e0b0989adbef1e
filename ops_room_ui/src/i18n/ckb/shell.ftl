# ئەوەی هەموو پەڕەکان هەیانە: شریت، ئاگادارکردنەوە، فۆرم و لیست.

skip = بڕۆ بۆ ناوەڕۆک
menu = پەڕەکانی ژوور
menu-own = هەژمارەکەت و پەڕەکان
menu-board = تەختە
menu-organisations = لایەنەکان
menu-people = کەسەکان
menu-badges = باجەکان
menu-map = نەخشەی دەنگدان
menu-audit = وردبینی
menu-profile = پرۆفایلەکەت
signed-in-as = چووەتە ژوورەوە:
sign-out = چوونەدەرەوە
sign-out-failed = ژوورەکە وەڵامی نەدایەوە، بۆیە هێشتا لە ژوورەوەیت. دووبارە هەوڵ بدە.
footer-time = هەموو کاتەکان بە کاتی بەغدان
footer-badge = پشکنینی باجێک
loading = بار دەکرێت…
busy = جێبەجێ دەکرێت…
cancel = پاشگەزبوونەوە
optional = (ئارەزوومەندانە)
list-comma = {"، "}
no-right-title = مافەکانت ئەم پەڕەیە ناگرنەوە
no-right-means = ئەوەی کەسەکان بەڕێوەدەبات دەتوانێت ئەمە بگۆڕێت. پەڕەکانی تر لە لیستەکەدان.

## ئاگادارکردنەوەکان بە پانایی پەڕە

synthetic = زانیاریی دەستکرد
synthetic-means = هەموو کەس و شوێن و ژمارەیەک لێرە بۆ تاقیکردنەوەی ژوور دروستکراوە
revocations-stale-here = ماوەیەکە هەواڵی باوەڕپێدان نەگەیشتووە: ڕەنگە ئەوەی بەم دواییە سەنرابێتەوە نەزانرێت، و کارە هەستیارەکان چاوەڕێن.
room-away = ناتوانرێت بە ژوورەکە بگەین. ڕەنگە ئەوەی دەیبینیت کۆن بێت، و ئەوەی ئێستا دەینێریت ناگات.

## کۆتایی دانیشتن

session-ends = دانیشتنەکەت خەریکە تەواو دەبێت
session-ends-means = بۆ پاراستنت بەم زووانە دەردەچیت. ئەگەر بمێنیتەوە، ئەوەی نووسیوتە دەمێنێتەوە.
session-ends-for-good = دانیشتنێک لە ڕۆژێک زیاتر ناخایەنێت. کارەکەت تەواو بکە و پاشان دووبارە بچۆ ژوورەوە.
session-stay = بمێنەرەوە
session-not-renewed = ژوورەکە وەڵامی نەدایەوە. دووبارە هەوڵ بدە.

## فۆرمەکان

trouble-mark = هەڵە:
form-trouble = هەندێک خانە دەبێت ڕاست بکرێنەوە
field-needed = ئەم خانەیە پڕ بکەرەوە
reference = ژمارەی سەرچاوە بۆ ئەوەی ژوورەکە بەڕێوەدەبات:
try-again = دووبارە هەوڵ بدە
password-show = پیشاندان
password-hide = شاردنەوە
file-drop-here = یان فایلەکە لێرە دابنێ
invalid-missing = ئەمە کەمە
invalid-text-empty = ئەمە بەتاڵە
invalid-text-too-long = ئەمە زۆر درێژە
invalid-string-too-long = { invalid-text-too-long }
invalid-string-too-short = ئەمە زۆر کورتە
invalid-too-long = ژمارەی ئێرە لە ڕێگەپێدراو زیاترە
invalid-too-short = ژمارەی ئێرە لە پێویست کەمترە
invalid-string-type = ئەمە لەو جۆرە نییە کە لێرە چاوەڕوان دەکرێت
invalid-int-type = { invalid-string-type }
invalid-int-parsing = { invalid-string-type }
invalid-int-from-float = { invalid-string-type }
invalid-bool-type = { invalid-string-type }
invalid-list-type = { invalid-string-type }
invalid-dict-type = { invalid-string-type }
invalid-model-attributes-type = { invalid-string-type }
invalid-uuid-parsing = { invalid-string-type }
invalid-uuid-type = { invalid-string-type }
invalid-json-invalid = { invalid-string-type }
invalid-string-pattern-mismatch = ئەمە بەو شێوەیە نەنووسراوە کە ژوورەکە چاوەڕوانی دەکات
invalid-key-format = { invalid-string-pattern-mismatch }
invalid-columns = { invalid-string-pattern-mismatch }
invalid-ids = { invalid-string-pattern-mismatch }
invalid-cursor = { invalid-string-pattern-mismatch }
invalid-code = { invalid-string-pattern-mismatch }
invalid-string-unicode = { invalid-string-pattern-mismatch }
invalid-enum = ژوورەکە ئەمە ناناسێت
invalid-literal-error = { invalid-enum }
invalid-unknown = { invalid-enum }
invalid-word-unknown = { invalid-enum }
invalid-family-unknown = { invalid-enum }
invalid-greater-than-equal = ئەمە لە دەرەوەی سنووری ڕێگەپێدراوە
invalid-greater-than = { invalid-greater-than-equal }
invalid-less-than = { invalid-greater-than-equal }
invalid-less-than-equal = { invalid-greater-than-equal }
invalid-out-of-range = { invalid-greater-than-equal }
invalid-time-out-of-range = { invalid-greater-than-equal }
invalid-time-format = ئەمە بەروار و کاتێک نییە کە ژوورەکە بتوانێت بیخوێنێتەوە
invalid-timezone-aware = { invalid-time-format }
invalid-datetime-type = { invalid-time-format }
invalid-datetime-parsing = { invalid-time-format }
invalid-datetime-from-date-parsing = { invalid-time-format }
invalid-repeated = ئەمە لێرە دووجار هاتووە
invalid-extra-forbidden = ژوورەکە خانەیەکی بەم ناوەی نییە
invalid-before-valid-from = کۆتایی پێش سەرەتایە
invalid-centre-format = ئەمە کۆدی بنکەی دەنگدان نییە، وەک 205418
invalid-column-missing = فایلەکە ئەم ستوونەی نییە
invalid-clock-contradicts = خولەک یان کۆتایی ڕۆژ دیاری بکە، نەک هەردووکیان
invalid-clock-order = یەکەم تێڕوانین و یەکەم کردار و وەڵام دەبێت بەدوای یەکدا بێن
invalid-clock-graver-is-slower = پلەی توندتر نابێت لە پلەی سووکتر کاتی زیاتری هەبێت
invalid-leaf-code = کۆدەکە هی خێزانەکەی خۆی نییە
invalid-leaf-in-use = ئاگادارکردنەوەکان ئەم پۆلە بەکار دەهێنن: دەکرێت ڕابگیرێت، ناسڕێتەوە
invalid-leaf-not-offered = ئەم پۆلە ڕاگیراوە
invalid-nothing-offered = دەبێت لانیکەم یەک پۆل لە بەکارهێناندا بمێنێت
invalid-severity-missing = هەموو پلەکانی مەترسی دەبێت هەبن
invalid-text-script = ئەم دەقە بە پیتەکانی زمانی خۆی نییە
invalid-username-format = تەنها پیت و ژمارە و خاڵ و هێڵ، زۆرترین ٦٤
invalid-phone-format = ئەمە ژمارەی تەلەفۆن نییە، باشترە لەگەڵ کۆدی وڵات بێت: ‎+964 …
invalid-email-format = ئەمە ناونیشانی ئیمەیڵ نییە
invalid-compartment = ئەم خوێنەرانە لێرە هەڵنابژێردرێن
invalid-name = ناوێک لە ١ تا ٢٠٠ پیت چاوەڕوان دەکرێت
invalid-day = ئەمە ڕۆژێک نییە کە ژوورەکە بتوانێت کاری پێ بکات
invalid-one-of-two = تەنها یەکێک لەو دووانە چاوەڕوان دەکرێت
invalid-nothing-decided = هیچ نەگۆڕاوە: لانیکەم یەک خانە پڕ بکەرەوە
invalid-other = ئەمە وەرناگیرێت. چاوەڕوانکراو: { $expected }
error-room-unreachable = ژوورەکە وەڵامی نەدایەوە. پەیوەندییەکەت بپشکنە و دووبارە هەوڵ بدە.

## لیستەکان

list-shown-all =
    { $n ->
        [0] هیچ نەدۆزرایەوە
        [one] { $count } تۆمار، هەمووی ئەوەیە
       *[other] { $count } تۆمار، هەمووی ئەوەن
    }
list-shown-more =
    { $n ->
        [one] { $count } تۆمار پیشان دراوە
       *[other] { $count } تۆمار پیشان دراون
    }
list-more = زیاتر پیشان بدە

## بەشەکان

compartment-public = گشتی
compartment-joint = هاوبەشی کۆمسیۆن و کۆمەڵگەی مەدەنی
compartment-commission = تەنها کۆمسیۆن
compartment-security = ئەمنی
compartment-org-own = تایبەت بە ڕێکخراوەکەت
compartment-org-other = تایبەت بە یەک ڕێکخراو
compartment-org-all = تایبەت بە هەموو ڕێکخراوەکان
