# کوردیی ناوەندی (سۆرانی).

room = ژووری ئۆپەراسیۆنی هاوبەش
language = زمان
digits = ژمارەکان
digits-arab = ژمارەی عەرەبی-هیندی
digits-latn = ژمارەی لاتینی
server-clock = کاتژمێری ژوور { $time }
drill = ڕاهێنان
drill-means = هیچ شتێک لەسەر ئەم شاشەیە ڕاستەقینە نییە
pages = پەڕەکانی تەختە
page-list = لیست
page-rail = لیستی کار و نەخشە
log = تۆمار
close = داخستن
show = پیشاندان

## هێڵ و تەمەنی وێنە

link-live = بەستراوە
link-silent = بەستراوە، بەڵام بێدەنگە
link-connecting = لە بەستندایە…
link-waiting =
    { $n ->
        [one] پەیوەندی پچڕا · هەوڵ دوای { $count } چرکە
       *[other] پەیوەندی پچڕا · هەوڵ دوای { $count } چرکە
    }
link-delay = { $seconds } چ دواکەوتن
link-heard = دوا هەواڵ { $ago }
link-last = دوا شت کە گەیشت { $time }
link-never = هێشتا هیچ نەگەیشتووە
picture-old = ئەمە وێنەیەکی کۆنە: دوا شت { $ago } گەیشت ({ $time })
revocations-stale = هەواڵی سەندنەوەی باوەڕپێدان دواکەوتووە: نیو خولەکە هیچ لە خزمەتگوزاری باوەڕپێدان نەبیستراوە، ڕەنگە کەسێک هێشتا ببینێت کە ئیتر مافی نییە.
alert-link = پەیوەندی لەگەڵ ژوور پچڕا. شاشە دوا شت پیشان دەدات کە گەیشتووە.
load-anew = پەڕەکە لە نوێوە بار بکە
ago-seconds =
    { $n ->
        [0] ئێستا
       *[other] { $count } چرکە لەمەوبەر
    }
ago-minutes = { $count } خولەک لەمەوبەر
ago-hours = { $count } کاتژمێر لەمەوبەر
ago-days = { $count } ڕۆژ لەمەوبەر

## ژمارەکان

figures = ژمارەکانی ئێستا
figure-incidents = ڕووداوە کراوەکان بەپێی مەترسی
figure-incidents-all = { $count } بە گشتی
figure-overdue = ئەرکی وادەبەسەرچوو
figure-soon = وادەیان لە { $minutes } خولەکدایە
figure-owed = ئەرکە کراوەکان
figure-of-open = لە { $count } کراوە
figure-of = لە { $count }
figure-overdue-short = دواکەوتوو
figure-soon-short = لە { $minutes } خولەکدا
figure-owed-short = ئەرکی کراوە
figure-owners = کارمەند { $operator } · کۆمسیار { $commissioner }
figure-last = دوا ئاگادارکردنەوە
figure-none-yet = هێشتا هیچ نەگەیشتووە

## مەترسی و دۆخ

severity-S1 = زۆر مەترسیدار
severity-S2 = بەرز
severity-S3 = مامناوەند
severity-S4 = نزم
status-new = نوێ
status-triaged = پۆلێنکراو
status-closed = داخراو
state-discharged = ئەنجامدرا
state-lapsed = کەس لە سەرەوە نەماوە
late = دواکەوتوو
kind-triage_report = پۆلێنکردنی ئاگادارکردنەوە
kind-handle_dead_letter = چارەسەری نامەیەکی نەخوێنراو
kind-review_break_glass = پێداچوونەوەی کردنەوەی بەشێکی داخراو
duty-triage_report = پۆلێنکردن
duty-handle_dead_letter = نامەی نەخوێنراو
duty-review_break_glass = کردنەوەی بەشی داخراو
owner-operator = کارمەندی ژوور
owner-commissioner = کۆمسیاری ئێشکگر
raised-times =
    { $n ->
        [one] جارێک بەرزکراوەتەوە
       *[other] { $count } جار بەرزکراوەتەوە
    }

## لیستەکان

lists = لیستەکان
tab-obligations = ئەرکەکان بەپێی وادە
tab-incidents = ڕووداوەکان بەپێی مەترسی
tab-obligations-short = ئەرکەکان
tab-incidents-short = ڕووداوەکان
queues = لیستی کار
queue-all = هەموو ئەرکەکان
queue-triage = چاوەڕێی پۆلێنکردن
queue-overdue = وادەبەسەرچوو
queue-operator = لای کارمەندی ژوور
queue-commissioner = لای کۆمسیاری ئێشکگر
queue-undelivered = نامەی نەخوێنراو
group-overdue = وادەبەسەرچوو
group-soon = لە ماوەی { $minutes } خولەکدا
group-later = دواتر
group-done = هەر ئێستا ئەنجامدران
group-closed = هەر ئێستا داخران
column-severity = مەترسی
column-duty = ئەرک
column-report = ئاگادارکردنەوە
column-place = شوێن
column-owner = خاوەن
column-status = دۆخ
column-deadline = وادە
no-station = بێ وێستگە
no-deadline = بێ وادە
all-provinces = هەموو پارێزگاکان
province-unresolved = شوێنی دیارینەکراو
province-national = نیشتمانی
search = گەڕان
search-label = گەڕان لە دەق و وێستگە و کۆد
clear-filters = لابردنی پاڵاوتن
empty-obligations = هیچ ئەرکێکی کراوە نییە
empty-incidents = هیچ ڕووداوێکی کراوە نییە
empty-room = ژوور ئامادەیە، چاوەڕێی یەکەم ئاگادارکردنەوەیە
empty-filtered = هیچ شتێک لەگەڵ پاڵاوتنەکە ناگونجێت
waiting-obligations =
    { $n ->
        [one] { $count } ئەرکی نوێ
       *[other] { $count } ئەرکی نوێ
    }
waiting-incidents =
    { $n ->
        [one] { $count } ئاگادارکردنەوەی نوێ
       *[other] { $count } ئاگادارکردنەوەی نوێ
    }
announce =
    { $n ->
        [one] { $count } ئاگادارکردنەوەی نوێ
       *[other] { $count } ئاگادارکردنەوەی نوێ
    }
announce-critical =
    { $n ->
        [one] ئاگادارکردنەوەیەکی نوێی زۆر مەترسیدار لە { $place }
       *[other] { $count } ئاگادارکردنەوەی نوێ، یەکێکیان زۆر مەترسیدارە لە { $place }
    }

## نەخشە

map-title = ڕووداوە کراوەکان بەپێی پارێزگا
map-note = سنوورەکان دەربڕی هیچ هەڵوێستێک نین
map-empty = لە هیچ پارێزگایەک ڕووداوی کراوە نییە
map-summary =
    { $n ->
        [one] ڕووداوی کراوە لە { $count } پارێزگا لە { $all }؛ زۆرترین لە { $place }: { $most }
       *[other] ڕووداوی کراوە لە { $count } پارێزگا لە { $all }؛ زۆرترین لە { $place }: { $most }
    }

## وردەکاری

detail = وردەکاری
detail-none = ڕیزێک لە لیستەکە هەڵبژێرە بۆ بینینی وردەکارییەکەی
back-to-list = گەڕانەوە بۆ لیست
station = وێستگە
station-unconfirmed = هیچ نەخشەیەک ئەم وێستگەیە پشتڕاست ناکاتەوە
place-this_station = لەم وێستگەیە
place-other_station = لە وێستگەیەکی تر
place-not_station = لە دەرەوەی وێستگەکان
time-occurred = ڕوویدا و تەواو بوو
time-occurring = ئێستا ڕوودەدات
time-will_occur = چاوەڕوانکراو
detail-owed = ئەرکەکان
due-at = وادە { $time }
detail-occurred = کاتی ڕوودان
detail-received = کاتی گەیشتن
detail-reports = ئاگادارکردنەوەکان
reports =
    { $n ->
        [one] { $count } ئاگادارکردنەوە
       *[other] { $count } ئاگادارکردنەوە
    }
detail-evidence = بەڵگە
evidence-yes = ڕاپۆرتدەر بەڵگەی هەیە
evidence-no = نییە
detail-language = زمانی ئاگادارکردنەوە
language-ar = عەرەبی
language-ckb = کوردی
language-en = ئینگلیزی
detail-id = ناسێنەر
dead-letter-means = بەشێکی ژوور نامەیەکی پێگەیشت کە نەیتوانی بیخوێنێتەوە. وەک خۆی لەگەڵ هۆکارەکەی هەڵگیرا و ئەوەی دوای ئەو بەردەوام بوو. ئەوەی ژوورەکە بەڕێوە دەبات دەیخوێنێتەوە و بڕیار دەدات.
break-glass-means = کەسێک بەشێکی کردووەتەوە کە هی ئەو نییە، بۆ ماوەیەک و بە هۆکارێکی نووسراو. کەسێکی دووەم سەیری دەکات و دەڵێت ڕەوا بوو یان نا.
incident-not-here = ڕووداوەکە خۆی لەسەر ئەم تەختەیە نییە.

## تەختەکلیل

keys = هەموو کورتەڕێکان
keys-place = کلیلەکان بەپێی شوێنیان دەخوێنرێنەوە، بۆیە لەگەڵ تەختەکلیلی عەرەبی و کوردیش هەمان شتن. بە / بگەڕێ نەک بە Ctrl+F: لیستی درێژ هەمووی ناکێشرێت.
keys-single = کورتەڕێی تاک-کلیل
key-move = جووڵە
key-next = ڕیزی دواتر
key-previous = ڕیزی پێشتر
key-open = کردنەوە
key-back = گەڕانەوە بۆ هەمان ڕیز
key-show-new = پیشاندانی نوێ
key-search = گەڕان
key-obligations = ئەرکەکان
key-incidents = ڕووداوەکان
key-help = ئەم لیستە

## هەڵەکان: کۆدی ڕاژەکار، خاڵ و ژێرهێڵ بە هێڵ

error-unknown = هەڵەیەک کە ئەم پەڕەیە نایناسێت: { $code }
error-internal = هەڵەیەکی ناوخۆیی ڕوویدا. بە ژمارەی سەرچاوە تۆمارکرا.
error-request-invalid = لە داواکارییەکەدا هەندێک خانە وەرناگیرێن.
error-request-not-found = لێرە هیچ نییە.
error-request-method-refused = ئەم ناونیشانە بەم شێوەیە بەکارناهێنرێت.
error-request-body-too-large = نامەکە لە سنوور گەورەترە و هیچی لێ وەرنەگیرا.
error-request-body-too-slow = نامەکە لە کاتی خۆیدا بە تەواوی نەگەیشت. دووبارە ناردن بێ مەترسییە.
error-request-body-incomplete = پێش تەواوبوونی نامەکە هێڵ پچڕا و هیچی لێ وەرنەگیرا.
error-request-media-type-refused = جۆری ناوەڕۆک لێرە وەرناگیرێت.
error-request-throttled = داواکاریی زۆر لە ماوەیەکی کەمدا. کەمێک چاوەڕێ بکە و دووبارە هەوڵ بدە.
error-request-overloaded = ژوور ئێستا سەرقاڵە و هیچ وەرنەگیرا. دوای کەمێک دووبارە بنێرە.
error-access-origin-refused = پەڕەیەکی شوێنێکی تر هەوڵی پەیوەندیی دا، ژوور تەنها وەڵامی پەڕەکانی خۆی دەداتەوە.
error-access-host-refused = ئەم ژوورە بەم ناوە وەڵام ناداتەوە. بەو ناونیشانە بیکەرەوە کە لە کاتی دەستپێکردندا پیشانی دەدات.
error-room-database-unavailable = ئێستا بنکەی دراوە بەردەست نییە و هیچ وەرنەگیرا. دوای کەمێک دووبارە بنێرە.
error-room-disk-reserve-reached = دیسکەکە نزیکە لە پڕبوون: ژوور کاری نوێ وەرناگرێت تا شوێن چۆڵ دەکرێت.
error-room-unavailable = ئەم بەشەی ژوور ئێستا کار ناکات. دوای کەمێک دووبارە هەوڵ بدە.
error-intake-time-out-of-range = کاتە نووسراوەکە ناکرێت هی ئەم هەڵبژاردنە بێت. کاتەکە ڕاست بکەوە.
error-intake-report-unknown = هیچ ئاگادارکردنەوەیەک بەم کۆد و نهێنییە نییە.
error-board-message-invalid = ئەم پەڕەیە شتێکی نارد کە تەختە تێینەگەیشت.
error-board-hello-expected = پەڕەکە گفتوگۆی وەک پێویست دەست پێنەکرد.
error-board-protocol-unsupported = ئەم پەڕەیە لە ژوورەکە کۆنترە. لە نوێوە باری بکە.
error-board-topic-unknown = ئەم پەڕەیە داوای لیستێکی کرد کە تەختە نایناسێت.
error-board-not-shown = ئەوەی ئەم پەڕەیە کردوویەتەوە لەسەر تەختە نییە.
error-board-session-over = دانیشتنەکەت تەواو بوو یان کۆتایی پێ هێنرا. بۆ بینینی تەختە دووبارە بچۆ ژوورەوە.
error-board-rights-changed = مافەکانت گۆڕان. تەختە بەپێی ئەوان سەرلەنوێ دەکرێتەوە.
error-board-too-slow = هێڵ یان پەڕەکە فریای ژوور ناکەوێت. خۆکار دووبارە هەوڵ دەدرێتەوە.
error-board-restarting = تەختە لە نوێوە دەست پێدەکاتەوە. پەیوەندی خۆکار دەگەڕێتەوە.
error-board-not-ready = تەختە هێشتا تۆمار دەخوێنێتەوە. ساتێک.
error-board-full = تەختە پڕە لە شاشە. خۆکار دووبارە هەوڵ دەدرێتەوە.
error-board-origin-refused = پەڕەیەکی شوێنێکی تر ویستی سەیری تەختە بکات.
error-room-bus-refused = ڕێکخستنی ژوور ڕێگە بەم بەشە نادات لە تۆمار بنووسێت. پێویستی بەو کەسەیە کە بەڕێوەی دەبات.
error-room-bus-unavailable = ئێستا تۆماری ژوور بەردەست نییە.
error-room-database-refused = ڕێکخستنی ژوور ڕێگە بەم بەشە نادات بچێتە ناو بنکەی دراوە. پێویستی بەو کەسەیە کە بەڕێوەی دەبات.
error-room-schema-mismatch = بنکەی دراوە لەسەر ئەو وەشانە نییە کە ئەم بەشە پێویستی پێیەتی. پێویستی بەو کەسەیە کە بەڕێوەی دەبات.
error-room-durable-missing = ڕێکخستنی ژوور ناتەواوە: خوێنەری هەمیشەیی بۆ ئەم بەشە نییە. پێویستی بەو کەسەیە کە بەڕێوەی دەبات.
