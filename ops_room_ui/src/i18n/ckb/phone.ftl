# تەلەفۆنی کارگێڕ: ئاگادارکردنەوەیەک لە یەک شاشەدا بۆ ئەوەی پەیوەندی دەکات.

menu-phone = تەلەفۆن
call-title = ئاگادارکردنەوە بە تەلەفۆن

call-matter = بابەتی پەیوەندییەکە
call-kind = بابەتەکە چییە؟
call-kind-hint = کۆدێک وەک H1، یان وشەیەک بە هەر زمانێک
call-kinds = جۆرەکان
call-kinds-quick = زۆرترین دووبارەبووەوە
call-found-kinds =
    { $n ->
        [one] { $count } جۆر
       *[other] { $count } جۆر
    }
call-no-kind = هیچ جۆرێک بەم کۆدە یان وشەیە نییە.
call-quick-L1 = پرسیار
call-quick-L3 = پەیوەندی بە هەڵبژاردنەوە نییە
call-change = گۆڕین

call-place = لە کوێ؟
call-place-hint = کۆدی وێستگە یان بنکە، یان ناوەکەی
call-place-inside = کام وێستگەی { $centre }؟
call-station-hint = ژمارەی وێستگە، یان Enter بۆ هەموو بنکەکە
call-places = شوێنەکان
call-found-places =
    { $n ->
        [one] { $count } شوێن
       *[other] { $count } شوێن
    }
call-whole-centre = هەموو بنکەکە
call-place-typed = لە نەخشەدا نییە
call-as-typed = وەک پەیوەندیکەر دەیڵێت وەریبگرە
call-as-typed-means = نەخشەکە هیچ وێستگەیەکی ڕێک بەم کۆدە نییە
call-province = پارێزگا
call-province-none = نەزانراو
call-last-place = وەک پەیوەندیی پێشوو:

call-text = چی ڕوویدا
call-text-talk = چی پرسرا یان گوترا
call-text-hint = یەک ڕستە بۆ تەختەکە: بێ ناو و بێ ژمارەی تەلەفۆن.
call-details = وردەکاری
call-details-hint = لەسەر تەختە دەرناکەوێت.
call-length = { $length } لە { $most } پیت
call-when = کەی؟
call-time-occurring = ئێستا ڕوودەدات
call-time-occurred = ڕوویدا و تەواو بوو
call-time-will_occur = ڕوودەدات
call-happened = کاتی ڕوودانی، بە کاتی بەغدا
call-at = پەیوەندیکەر
call-at-this_station = لەوێیە
call-at-other_station = لە شوێنێکی ترە
call-at-not_station = باسی دەرەوە دەکات
call-evidence = وێنە یان تۆمار یان بەڵگەنامەی هەیە

call-caller = پەیوەندیکەر
call-readers = تەنها کارگێڕ و هەماهەنگکار و کۆمیسیار و وردبین دەیخوێننەوە، و هەر خوێندنەوەیەک تۆمار دەکرێت.
call-name = ناو
call-phone = تەلەفۆن
call-remark = تێبینی
call-remark-hint = کەی پەیوەندیی پێوە بکەینەوە
call-language = زمان

call-send = ناردن
call-send-again = دووبارە بینێرە
call-kept = ئەوەی دەینووسیت لەم تابەدا دەمێنێتەوە تا دەنێردرێت.
call-not-sure = وەڵام نەهات. ئەوەی نووسیوتە پارێزراوە، و ئەگەر دووبارە بینێریت هەر یەک جار تۆمار دەکرێت.
call-drop = هەڵوەشاندنەوەی پەیوەندی
call-drop-title = ئەم پەیوەندییە هەڵدەوەشێنیتەوە؟
call-drop-means = ئەوەی نووسراوە دەسڕێتەوە و هیچ تۆمار ناکرێت.
call-drop-not = بیهێڵەوە
call-lacks-kind = بابەتەکە هەڵبژێرە
call-lacks-place = شوێنەکە دیاری بکە: وێستگە یان بنکە یان پارێزگا
call-lacks-text = بنووسە چی پرسرا یان گوترا
call-lacks-text-long = ڕستەکە درێژە: پاشماوەی بۆ وردەکاری بگوازەوە
call-lacks-details = وردەکاری لە سنوور درێژترە
call-lacks-when = کاتی ڕوودانی دیاری بکە، نەک دوای ئێستا

call-known = ئەوەی لەم شوێنەوە زانراوە
call-known-first = کە شوێنەکە هەڵبژێردرا، کەیسەکانی لێرە دەردەکەون.
call-known-none = هێشتا هیچ لەم شوێنەوە نەزانراوە.
call-known-same = ئەمە زانراوە: بە پەیوەندیکەر بڵێ ژوورەکە بەدواداچوونی بۆ دەکات.
call-known-other = هیچ کەیسێکی کراوەی ئەم جۆرە لەوێ نییە، ئەمە ئەوی ترە کە زانراوە.
call-new-tab = (لە تابێکی نوێدا دەکرێتەوە)
call-reports =
    { $n ->
        [one] { $count } ئاگادارکردنەوە
       *[other] { $count } ئاگادارکردنەوە
    }

call-filed = تۆمار کرا: ئەمە بۆ پەیوەندیکەر بخوێنەرەوە
call-filed-at = لە { $time }
call-earlier = ژوور ئەم پەیوەندییەی لە هەوڵێکی پێشوودا وەرگرتبوو. ئەوەی دواتر گۆڕیت تۆمار نەکرا.
call-code = کۆد
call-secret = نهێنی
call-capitals = لەگەڵ هەر پیتێک کە هێڵێکی ئەستووری لەژێرە بڵێ «گەورە»: پیتی گەورە و بچووک جیاوازن.
call-receipt-means = بە هەردووکیان پەیوەندیکەر دەزانێت ئاگادارکردنەوەکەی چی لێهات، لە
call-next = پەیوەندیی داهاتوو

call-keys = کلیلەکان
call-keys-title = کلیلەکانی ئەم پەڕەیە
call-keys-place = کلیلەکان بە شوێنیان دەخوێنرێنەوە، بۆیە بە تەختەکلیلی عەرەبی و کوردی هەمان شتن.
call-key-send = ناردن
call-key-take = وەرگرتنی دێڕی دیاریکراو، و دوای ناردن: پەیوەندیی داهاتوو
call-key-list = گەڕان لە لیستدا، و لە خانەی بەتاڵدا: کردنەوەی
call-key-field = خانەی داهاتوو، و لەگەڵ Shift ئەوی پێشوو
call-key-inquiry = پرسیار
call-key-unrelated = پەیوەندی بە هەڵبژاردنەوە نییە
call-key-frequent = یەکێک لە شەش جۆرە زۆرترینەکە
call-key-last = شوێنی پەیوەندیی پێشوو
call-key-change = لەسەر جۆر یان شوێنێکی هەڵبژێردراو: هەڵبژاردنی یەکێکی تر
call-key-next = پەیوەندیی داهاتوو، و پێش ناردن: هەڵوەشاندنەوەی ئەمە
call-key-help = ئەم کلیلانە

# ئەوەی بۆ هەر پیتێک دەگوترێت کاتێک کۆد و نهێنی بە تەلەفۆن دەخوێندرێنەوە.

call-capital = { $word } (گەورە)
call-spell-dash = هێڵ
call-spell-underscore = هێڵی ژێرەوە
call-spell-a = ئەلفا
call-spell-b = براڤۆ
call-spell-c = چارلی
call-spell-d = دێلتا
call-spell-e = ئیکۆ
call-spell-f = فۆکسترۆت
call-spell-g = گۆڵف
call-spell-h = هۆتێل
call-spell-i = ئیندیا
call-spell-j = جولیێت
call-spell-k = کیلۆ
call-spell-l = لیما
call-spell-m = مایک
call-spell-n = نۆڤەمبەر
call-spell-o = ئۆسکار
call-spell-p = پاپا
call-spell-q = کیوبێک
call-spell-r = ڕۆمیۆ
call-spell-s = سیێرا
call-spell-t = تانگۆ
call-spell-u = یونیفۆرم
call-spell-v = ڤیکتۆر
call-spell-w = ویسکی
call-spell-x = ئێکسڕەی
call-spell-y = یانکی
call-spell-z = زولو
