# فۆڕمی چاودێر لەسەر مۆبایل، و ئەوەی لە دەوریەتی.

menu-report = ناردنی ئاگادارکردنەوە

phone-room = ژووری ئۆپەراسیۆنی هاوبەش
phone-language = زمان
phone-loading = بار دەکرێت…
phone-profile = پرۆفایلەکەت
phone-badge = پشکنینی باج
phone-comma = {"، "}
phone-colon = {": "}
phone-time = کاتەکان بە کاتی بەغدان
phone-drill = ڕاهێنان
phone-drill-means = مەشقە: هیچ شتێکی ئێرە ڕاستەقینە نییە
phone-synthetic = داتای دروستکراو
phone-synthetic-means = هەموو کەس و شوێن و ژمارەیەکی ئێرە بۆ تاقیکردنەوەی ژوور دروستکراوە

filing-title = ناردنی ئاگادارکردنەوە

## چوونەژوورەوە

filing-sign-in = بچۆ ژوورەوە
filing-sign-in-first = جارێک لەسەر ئەم مۆبایلە بچۆ ژوورەوە
filing-sign-in-first-means = دوای ئەوە فۆڕمەکە بێ پەیوەندیش دەکرێتەوە و ئاگادارکردنەوەکانت هەڵدەگرێت.
filing-line-once = ئەم پەڕەیە پێش ئەوەی بێ پەیوەندی کار بکات، جارێک پێویستی بە پەیوەندی و چوونەژوورەوە هەیە.
filing-try-again = دووبارە هەوڵ بدە
filing-no-right = هەژمارەکەت ناردنی ئاگادارکردنەوەی تێدا نییە.
filing-not-durable = ئەم وێبگەڕە دوای داخستنی پەڕەکە هیچ هەڵناگرێت. بە کراوەیی بیهێڵەوە تا ئاگادارکردنەوەکانت دەنێردرێن.
filing-not-secure = ئەم ناونیشانە پارێزراو نییە: پەڕەکە بێ پەیوەندی ناکرێتەوە، و ئەوەی چاوەڕێیە بێ شفرە لەسەر مۆبایلەکەیە.
filing-others =
    { $n ->
        [one] { $count } ئاگادارکردنەوەی کەسێکی تر لەسەر ئەم مۆبایلە چاوەڕێیە تا خاوەنەکەی بچێتە ژوورەوە.
       *[other] { $count } ئاگادارکردنەوەی کەسانی تر لەسەر ئەم مۆبایلە چاوەڕێن تا خاوەنەکانیان بچنە ژوورەوە.
    }

## هێڵ و ئەوەی چاوەڕێیە

filing-strip = ئەوەی چاوەڕێی ناردنە
filing-strip-clear = هیچ شتێک چاوەڕێی ناردن نییە
filing-strip-offline = پەیوەندی نییە: ئەوەی دەینێریت لێرە هەڵدەگیرێت و چاوەڕێ دەکات
filing-strip-gone = نەچوویتەتە ژوورەوە: ئەوەی دەینێریت لێرە هەڵدەگیرێت و چاوەڕێ دەکات
filing-strip-waiting =
    { $n ->
        [one] { $count } ئاگادارکردنەوە چاوەڕێی ناردنە: پەڕەکە بە کراوەیی بهێڵەوە
       *[other] { $count } ئاگادارکردنەوە چاوەڕێی ناردنن: پەڕەکە بە کراوەیی بهێڵەوە
    }
filing-strip-sending =
    { $n ->
        [one] { $count } ئاگادارکردنەوە دەنێردرێت…
       *[other] { $count } ئاگادارکردنەوە دەنێردرێن…
    }
filing-strip-signed-out =
    { $n ->
        [one] { $count } ئاگادارکردنەوە چاوەڕێیە بچیتە ژوورەوە
       *[other] { $count } ئاگادارکردنەوە چاوەڕێن بچیتە ژوورەوە
    }
filing-strip-forbidden =
    { $n ->
        [one] ژوور ئێستا لەم هەژمارە وەرناگرێت: { $count } ئاگادارکردنەوە چاوەڕێیە
       *[other] ژوور ئێستا لەم هەژمارە وەرناگرێت: { $count } ئاگادارکردنەوە چاوەڕێن
    }

## چی

filing-what = چی ڕوودەدات؟
filing-search = بە وشەیەک بگەڕێ
filing-search-label = بە وشەیەک لە هەر زمانێک بۆ جۆری ڕووداو بگەڕێ
filing-found =
    { $n ->
        [one] { $count } جۆر
       *[other] { $count } جۆر
    }
filing-found-none = هیچ جۆرێک بەم وشەیە نییە. وشەیەکی تر تاقی بکەوە، یان لە بەشەکان هەڵبژێرە.
filing-frequent = زۆرترین
filing-families = هەموو بەشەکان
filing-families-back = هەموو بەشەکان
filing-change = گۆڕین

## کوێ

filing-where = لە کوێ؟
filing-place-this_station = وێستگەکەم
filing-place-other_station = وێستگەیەکی تر
filing-place-not_station = دەرەوەی وێستگە
filing-station-this = کۆدی وێستگەکەت
filing-station-other = کۆدی ئەو وێستگەیە
filing-station-unknown = ئەم کۆدە لە نەخشەی ژووردا نییە. ژمارەکان بپشکنە؛ ئەگەر ڕاستن بینێرە.
filing-province = پارێزگا
filing-province-none = نازانم

## کەی

filing-when = کەی؟
filing-time-occurring = ئێستا
filing-time-occurred = تەواو بووە
filing-time-will_occur = چاوەڕوانکراو
filing-at = کاتی ڕوودانی، بە کاتی بەغدا

## دەق

filing-text = بە وشەکانی خۆت
filing-text-hint = ڕستەیەک بەسە، بێ ناو و ژمارەی مۆبایل. ئەگەر بەتاڵی بهێڵیتەوە ناوی جۆرەکە دەنێردرێت.
filing-count = { $length } لە { $most }
filing-details = وردەکاری زیاد بکە
filing-details-hint = لەسەر شاشەکانی ژوور دەرناکەوێت؛ ئەوە دەیخوێنێتەوە کە بەدواداچوون دەکات.
filing-evidence = بەڵگەم هەیە، دواتر دەیدەم
filing-send = ئاگادارکردنەوەکە بنێرە
filing-send-corrected = ڕاستکراوەکە بنێرە

filing-lacks-kind = هەڵبژێرە چی ڕوودەدات
filing-lacks-place = کۆدی وێستگە بنووسە یان پارێزگا هەڵبژێرە
filing-lacks-station = کۆدی وێستگە لە سنوور درێژترە
filing-lacks-time = کاتێکی ڕابردوو هەڵبژێرە
filing-lacks-text = دەقەکە لە سنوور درێژترە. کورتی بکەوە، یان پاشماوەی بۆ وردەکاری بگوازەوە.
filing-lacks-details = وردەکاری لە سنوور درێژترە
filing-lacking =
    { $n ->
        [one] { $count } شت کەمە
       *[other] { $count } شت کەمن
    }
filing-not-kept = مۆبایلەکە نەیتوانی ئاگادارکردنەوەکە هەڵبگرێت، و نەنێردرا. هەندێک شوێن بەتاڵ بکە و دووبارە هەوڵ بدە؛ ئەوەی نووسیوتە لێرە ماوە.
filing-draft-not-kept = لە مۆبایلەکەدا جێ نییە بۆ هەڵگرتنی ئەوەی دەینووسیت: ئەگەر پەڕەکە دابخرێت لەدەست دەچێت. هەندێک شوێن بەتاڵ بکە یان ئێستا بینێرە.
filing-send-keeping = ساتێک، پەڕگەکە هەڵدەگیرێت…

## ئەوەی نێردرا چی لێهات

filing-sent-sending = لەسەر مۆبایل هەڵگیرا، دەنێردرێت…
filing-sent-sending-means = کە ژوور وەریگرت کۆدەکەی لێرە دەردەکەوێت.
filing-sent-received = ژوور وەریگرت
filing-sent-received-means = ئەمە کۆدی ئاگادارکردنەوەکەتە.
filing-sent-waits = لەسەر مۆبایل هەڵگیرا، چاوەڕێی پەیوەندییە
filing-sent-waits-means = پەڕەکە بە کراوەیی بهێڵەوە: کە پەیوەندی گەڕایەوە خۆی دەنێردرێت.
filing-sent-signed-out = لەسەر مۆبایل هەڵگیرا، چاوەڕێیە بچیتە ژوورەوە
filing-sent-signed-out-means = دانیشتنەکەت تەواو بوو. بچۆ ژوورەوە، خۆی دەنێردرێت.
filing-sent-refused = ژوور وەک خۆی وەرینەگرت
filing-sent-refused-means = هۆکارەکە لە خوارەوەیە. ڕاستی بکەوە و دووبارە بینێرە.

filing-waiting-title = چاوەڕێی ناردن
filing-refused =
    { $n ->
        [one] { $count } ئاگادارکردنەوە پێویستی بە ڕاستکردنەوە هەیە
       *[other] { $count } ئاگادارکردنەوە پێویستیان بە ڕاستکردنەوە هەیە
    }
filing-correct = ڕاستی بکەوە
filing-remove = بیسڕەوە
filing-remove-sure = بە یەکجاری بیسڕەوە، نانێردرێت
filing-wrong-time = کاتەکە ناتوانێت هی ئەم هەڵبژاردنە بێت، یان لە داهاتوودایە. کاتەکە ڕاست بکەوە.
filing-wrong-text = دەقەکە وەک خۆی وەرناگیرێت: درێژە یان ناخوێنرێتەوە.
filing-wrong-details = وردەکاری لەوە درێژترە کە وەردەگیرێت.
filing-wrong-station = کۆدی وێستگە وەک خۆی وەرناگیرێت.
filing-wrong-province = پارێزگاکە وەک خۆی وەرناگیرێت.
filing-wrong-category = جۆرەکە وەک خۆی وەرناگیرێت.
filing-wrong-key = ژوور لەژێر ئەم ژمارەیە ئاگادارکردنەوەیەکی تری هەیە. ئەگەر ئەمە نوێیە، دووبارە بینێرە.
filing-wrong-other = ژوور وەرینەگرت ({ $code }). چاوی پێدا بخشێنە و دووبارە بینێرە، یان بیسڕەوە.

## پسوولەکان

filing-receipts = ئەوەی ژوور وەریگرتووە
filing-receipts-means = دەقەکە لەم مۆبایلە سڕایەوە. کۆد و نهێنی ماون تا لەبارەی ئاگادارکردنەوەکەتەوە بپرسیت.
filing-received-at = وەرگیرا { $time }
filing-status-of = ئاگادارکردنەوەی { $code } چی لێهات
filing-status = چی لێهات
filing-secret = نهێنی
filing-secret-means = هەرکەسێک کۆد و نهێنی لابێت دەبینێت ئاگادارکردنەوەکە چی لێهات. بە کەسیان مەدە.
filing-forget = پسوولەکە لەم مۆبایلە لاببە
filing-forget-sure = بە یەکجاری لایببە
filing-receipts-more =
    { $n ->
        [one] { $count } پسوولەی تر
       *[other] { $count } پسوولەی تر
    }

## وێنە و تۆمارەکان

filing-files = وێنە یان تۆمار
filing-add-photo = وێنە
filing-add-video = ڤیدیۆ
filing-add-audio = دەنگ
filing-add-any = لە مۆبایل
filing-files-hint = سەرەتا ئاگادارکردنەوەکە دەنێردرێت، پاشان پەڕگەکان بەدوایدا. تا { $most } مێگابایت بۆ هەر پەڕگەیەک.
filing-file-photo = وێنە
filing-file-video = ڤیدیۆ
filing-file-audio = تۆماری دەنگ
filing-file-document = بەڵگەنامە
filing-file-kb = { $size } ک.ب
filing-file-mb = { $size } م.ب
filing-file-kept = لەسەر مۆبایل هەڵگیراوە
filing-file-keeping = لەسەر مۆبایل هەڵدەگیرێت…
filing-file-waits = چاوەڕێی ناردنە
filing-file-waits-at = { $percent }٪ گەیشتووە، ئەوی تر چاوەڕێیە
filing-file-sending = { $percent }٪ گەیشتووە
filing-file-remove = پەڕگەی { $name } بسڕەوە
filing-file-remove-sure = هێشتا نەگەیشتووە. جارێکی تر دایبگرە تا بە یەکجاری بسڕێتەوە.
filing-file-too-many = لە دە پەڕگە زیاتر بۆ ئاگادارکردنەوەیەک زیاد ناکرێت.
filing-file-not-kept = لە مۆبایلەکەدا جێی نەبووەوە، بۆیە زیاد نەکرا. هەندێک شوێن بەتاڵ بکە، یان ئاگادارکردنەوەکە بەبێ ئەو بنێرە.
filing-file-wrong-kind_refused = ئەم جۆرە وەرناگیرێت. وێنە و دەنگ و ڤیدیۆ و PDF وەردەگیرێن.
filing-file-wrong-too_large = لە { $most } مێگابایت گەورەترە. ڤیدیۆیەکی کورتتر بنێرە.
filing-file-wrong-unreadable = ژوور وەرینەگرت: تێکچووە یان ئەوە نییە کە دەردەکەوێت. ئاگادارکردنەوەکە پارێزراوە.
filing-file-wrong-too_heavy = ژوور وەرینەگرت: لەوە گەورەترە بە سەلامەتی بکرێتەوە. ئاگادارکردنەوەکە پارێزراوە.
filing-file-wrong-uncleanable = ژوور وەرینەگرت: لەوانەیە شوێنت نیشان بدات. بە شێوازێکی تر بینێرە؛ ئاگادارکردنەوەکە پارێزراوە.
filing-file-wrong-lost = ئیتر لەسەر ئەم مۆبایلە نییە. بۆ ئاگادارکردنەوەیەکی نوێ زیادی بکە.
filing-file-wrong-other = ژوور وەرینەگرت ({ $code }). ئاگادارکردنەوەکە پارێزراوە.
filing-files-title = پەڕگەکانی ئاگادارکردنەوە
filing-with-files =
    { $n ->
        [one] { $count } پەڕگەی لەگەڵە
       *[other] { $count } پەڕگەی لەگەڵە
    }
filing-sent-files =
    { $n ->
        [one] { $count } پەڕگەی لە ڕێگایە: پەڕەکە بە کراوەیی بهێڵەوە تا دەگات.
       *[other] { $count } پەڕگەی لە ڕێگان: پەڕەکە بە کراوەیی بهێڵەوە تا دەگەن.
    }
filing-strip-files-sending =
    { $n ->
        [one] { $count } پەڕگە دەنێردرێت: پەڕەکە بە کراوەیی بهێڵەوە
       *[other] { $count } پەڕگە دەنێردرێن: پەڕەکە بە کراوەیی بهێڵەوە
    }
filing-strip-files-waiting =
    { $n ->
        [one] { $count } پەڕگە چاوەڕێی ناردنە: پەڕەکە بە کراوەیی بهێڵەوە
       *[other] { $count } پەڕگە چاوەڕێی ناردنن: پەڕەکە بە کراوەیی بهێڵەوە
    }
filing-strip-files-signed-out =
    { $n ->
        [one] { $count } پەڕگە چاوەڕێیە بچیتە ژوورەوە
       *[other] { $count } پەڕگە چاوەڕێن بچیتە ژوورەوە
    }
