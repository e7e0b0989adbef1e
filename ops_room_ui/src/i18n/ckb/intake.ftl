# Intake: why something about a conversation was refused.

error-intake-thread-unknown = گفتوگۆیەکی لەم شێوەیە نییە، یان بۆ تۆ کراوە نییە.
error-intake-message-unknown = پەیامێکی لەم شێوەیە لەم گفتوگۆیەدا نییە.
error-intake-audience-closed = ئەم ڕووداوە ئێستا لەبەردەم ئەم خوێنەرانەدا باس ناکرێت. سەیری بکە کێ دەیخوێنێتەوە و دووبارە بنووسە.

# Why an attached file is not taken. The report it belongs to stands.

error-intake-media-unknown = پەڕگەیەکی لەم شێوەیە نییە، یان بۆ تۆ کراوە نییە.
error-intake-media-too-large = پەڕگەکە لە 50 مێگابایت گەورەترە. ڤیدیۆیەکی کورتتر یان پەڕگەیەکی بچووکتر بنێرە؛ ئاگادارکردنەوەکەت پارێزراوە.
error-intake-media-too-many = ئێستا ناتوانرێت پەڕگەی تر لێرە زیاد بکرێت. سەرەتا ئەوانەی دەستیان پێکراوە تەواو بکە.
error-intake-media-offset-wrong = ناردنەکە لە شوێنێکی ترەوە بەردەوام دەبێت. پەڕەکە خۆی لەوێوە درێژەی پێدەدات.
error-intake-media-longer-than-said = لەوەی ڕاگەیەنرابوو زیاتر گەیشت. پەڕگەکە دووبارە بنێرە.
error-intake-media-digest-wrong = پەڕگەکە لە ڕێگادا تێکچوو. لە سەرەتاوە دووبارە دەنێردرێت.
error-intake-media-abandoned = ناردنەکە لە ماوەی دوو ڕۆژدا تەواو نەبوو و ئەوەی گەیشتبوو فڕێدرا. پەڕگەکە دووبارە بنێرە.
error-intake-media-kind-refused = پەڕگەی لەم جۆرە وەرناگیرێت. وێنە و دەنگ و ڤیدیۆ و PDF وەردەگیرێن؛ ئاگادارکردنەوەکەت پارێزراوە.
error-intake-media-unreadable = پەڕگەکە تێکچووە یان ئەوە نییە کە دەردەکەوێت. ئاگادارکردنەوەکەت بەبێ ئەو پارێزراوە.
error-intake-media-too-heavy = پەڕگەکە لەوە گەورەترە بە سەلامەتی بکرێتەوە. پەڕگەیەکی بچووکتر بنێرە؛ ئاگادارکردنەوەکەت پارێزراوە.
error-intake-media-uncleanable = ناتوانرێت دڵنیا بین کە پەڕگەکە شوێنی تۆ نیشان نادات، بۆیە هەڵنەگیرا. بە شێوازێکی تر بینێرە؛ ئاگادارکردنەوەکەت پارێزراوە.
error-intake-media-folder-unavailable = ئێستا ناتوانرێت پەڕگە هاوپێچکراوەکان هەڵبگیرێن. ئاگادارکردنەوەکەت پارێزراوە؛ دواتر پەڕگەکە دووبارە بنێرە.

## کەیسەکان

error-intake-incident-unknown = کەیسێکی وا بۆ تۆ نییە.
error-intake-version-stale = کەسێک لەو ماوەیەدا ئەم کەیسەی گۆڕیوە. وەک ئێستای سەیری بکە و سەرلەنوێ بڕیار بدە.
error-intake-wrong-state = ئەمە لەگەڵ دۆخی ئێستای کەیسەکە ناگونجێت.
error-intake-answer-missing = هێشتا کەس وەڵامی ڕاپۆرتدەرانی نەداوەتەوە. سەرەتا یان لەگەڵ داخستن وەڵامیان بدەرەوە.
error-intake-advice-unknown = پرسیارێکی وا چاوەڕێی ڕاوێژ نییە.
error-intake-two-people-needed = دەبێت کەسێکی تر وەڵامە گشتییەکە پەسەند بکات نەک ئەوەی پێشنیاری کردووە.
error-intake-contact-unknown = هیچ زانیارییەکی پەیوەندی لەگەڵ ئەم ڕاپۆرتە نەدراوە.
error-request-idempotency-conflict = ئەم کلیلە بۆ داواکارییەکی تر بەکار هێنراوە، یەکەمیان دەمێنێتەوە.

# پۆلێنەکان، فایلی ڕاپۆرتەکان و سکاڵای یاسایی.
error-intake-taxonomy-unknown = وەشانی وا لە پۆلێنەکان نییە.
error-intake-complaint-unknown = سکاڵای وا نییە، یان بۆ تۆ کراوە نییە.
error-intake-export-failed = ئێستا فایلی خشتەکە نەنووسرا. دووبارە هەوڵ بدەوە، یان بە شێوەی CSV وەریبگرە.
error-intake-form-unprintable = ئێستا فۆرمەکە چاپ ناکرێت: فۆنتەکانی نین یان کێشانی سەرنەکەوت. ئەوەی سیستەمەکە بەڕێوە دەبات دەتوانێت چاکی بکات.
