# پرۆفایلی خۆت.

profile-title = پرۆفایلەکەت
profile-attempts =
    { $n ->
        [one] لە چوونەژوورەوەی پێشووتەوە { $count } هەوڵی هەڵە بە ناوی تۆوە دراوە
       *[other] لە چوونەژوورەوەی پێشووتەوە { $count } هەوڵی هەڵە بە ناوی تۆوە دراون
    }
profile-attempts-means = ئەگەر تۆ نەبوویت، ئێستا تێپەڕەوشەکە بگۆڕە و بەو کەسە بڵێ کە کەسەکان بەڕێوەدەبات.
profile-first = ئەمە یەکەم چوونەژوورەوەتە.
profile-last = چوونەژوورەوەی پێشووت { $time } بوو.
profile-who = لێرە تۆ کێیت
profile-name = ناو
profile-organisation = لایەن
profile-roles =
    { $n ->
        [one] ڕۆڵ
       *[other] ڕۆڵەکان
    }
profile-provinces = شوێن
profile-everywhere = هەموو وڵات
profile-reads = ئەوەی دەیخوێنیتەوە
profile-until = دانیشتنەکەت تا
profile-change-who = هەڵەیەک هەیە؟ ئەوەی لە نووسینگەی لایەنەکەت کەسەکان بەڕێوەدەبات دەتوانێت بیگۆڕێت.
profile-speech = زمان و ژمارەکان
profile-digits-hint = کۆدی وێستگە و ئاگادارکردنەوە و کەسەکان هەمیشە بە ژمارەی لاتینین.
profile-password = تێپەڕەوشە
profile-password-change = گۆڕینی تێپەڕەوشە
profile-password-means = تێپەڕەوشەی نوێ لە هەموو شوێنێکی تر دەرتدەکات.
profile-password-do = تێپەڕەوشە بگۆڕە
profile-password-done = تێپەڕەوشەکەت گۆڕا. هەموو دانیشتنەکانی تر تەواو بوون.
profile-factor = کۆدی دڵنیاکردنەوە
profile-factor-on = چالاکە
profile-factor-off = چالاک نییە
profile-factor-owed = ڕۆڵەکەت پێویستی پێیەتی: ئەوەی تەنها تێپەڕەوشەکەت بزانێت ناتوانێت بێتە ژوورەوە.
profile-factor-means = بەمە، ئەوەی تەنها تێپەڕەوشەکەت بزانێت ناتوانێت بێتە ژوورەوە.
profile-factor-begin = دایبمەزرێنە
profile-factor-renew = گواستنەوە بۆ مۆبایلێکی تر
profile-factor-renew-means = سەرەتا تێپەڕەوشەکەت. ئەپی ئێستات کاردەکات تا ئەوەی نوێ پشتڕاست دەکرێتەوە.
profile-factor-recovery = کۆدی نوێی گەڕاندنەوە
profile-factor-recovery-means = دە کۆدی نوێ دروست دەکات و ئەوانەی هەتن پووچەڵ دەبنەوە. ئەو کۆدە بنووسە کە ئەپەکەت ئێستا پیشانی دەدات.
profile-factor-recovery-do = کۆدی نوێ دروست بکە
profile-factor-remove = کوژاندنەوە
profile-factor-remove-means = لەوە بەدوا تەنها تێپەڕەوشە ژوورەکە دەکاتەوە. بۆ دڵنیابوون بینووسە.
profile-factor-remove-do = کۆدی دڵنیاکردنەوە بکوژێنەرەوە
profile-factor-done-on = کۆدی دڵنیاکردنەوە چالاک کرا.
profile-factor-done-off = کۆدی دڵنیاکردنەوە کوژێندرایەوە.
profile-factor-done-kept = تەواو. کۆدە نوێیەکانی گەڕاندنەوە لە ئێستاوە کاردەکەن.
profile-sessions = لە کوێ لە ژوورەوەیت
profile-sessions-means = ئەوەی نایناسیت کۆتایی پێ بهێنە. لە هەموو شوێنێک لە چەند چرکەدا تەواو دەبێت.
profile-session-this = ئەمە
profile-session-since = لە { $time }ەوە
profile-session-end = کۆتایی پێ بهێنە
profile-session-ended = دانیشتنەکە تەواو بوو.
profile-device-unknown = ئامێری نەناسراو
