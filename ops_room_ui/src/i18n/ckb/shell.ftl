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
invalid-string-too-long = ئەمە زۆر درێژە
invalid-string-too-short = ئەمە زۆر کورتە
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
