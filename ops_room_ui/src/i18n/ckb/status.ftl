# پەڕەی گشتی: ئاگادارکردنەوەکەم چی لێهات.

fate-title = ئاگادارکردنەوەکەم چی لێهات
fate-intro = کۆد و نهێنیی پسوولەکەت بنووسە. پێویست بە چوونەژوورەوە ناکات.
fate-code = کۆد
fate-code-hint = هەشت پیت و ژمارە، وەک K7M-4QX-2P
fate-secret = نهێنی
fate-secret-hint = لەگەڵ کۆدەکە لە پسوولەکەدایە. پیتی گەورە و بچووک جیاوازن.
fate-ask = بپرسە
fate-asking = دەپرسرێت…
fate-unknown = هیچ ئاگادارکردنەوەیەک بەم کۆد و نهێنییە نییە. چاویان پێدا بخشێنە و دووبارە هەوڵ بدە.
fate-away = ژوور وەڵامی نەدایەوە. پەیوەندییەکەت بپشکنە و دووبارە هەوڵ بدە.
fate-throttled =
    { $n ->
        [one] هەوڵی زۆر درا. دوای { $count } چرکە بپرسەوە، لە { $time }.
       *[other] هەوڵی زۆر درا. دوای { $count } چرکە بپرسەوە، لە { $time }.
    }
fate-open-again = ئێستا دەتوانیت بپرسیتەوە.
fate-of = ئاگادارکردنەوە
fate-received = وەرگیراوە
fate-received-means = ئاگادارکردنەوەکەت گەیشتە ژوور و هەڵگیرا.
fate-passed_on = ڕەوانەکراوە
fate-passed_on-means = کەسێک خوێندییەوە و ڕەوانەی ئەوەی کرد کە چارەسەری دەکات.
fate-answered = وەڵامدراوەتەوە
fate-answered-means = ژوور وەڵامێکی بۆ نووسیوویت.
fate-answer-due = بەڵێنی وەڵام دراوە تا { $time }
fate-closed = داخراوە
fate-closed-means = کارکردن لەسەر ئاگادارکردنەوەکەت تەواو بوو.
fate-not-yet = هێشتا پێی نەگەیشتووە
fate-answer = وەڵامی ژوور
fate-answer-public = وەڵامی ئاشکرا، بۆ هەمووان
fate-as-of = وەک لە { $time }
fate-again = دووبارە بپرسە
fate-another = ئاگادارکردنەوەیەکی تر
fate-file = ناردنی ئاگادارکردنەوە
