# ئەو پەڕەیەی مۆبایل لە QRی باجەوە دەیکاتەوە، لەگەڵ وشەکانی ڕۆڵ.

role-admin = بەڕێوەبەری سیستەم
role-operator = کارمەندی ژوور
role-cso_delegate = نوێنەری کۆمەڵگەی مەدەنی
role-observer = چاودێر
role-liaison = ئەفسەری پەیوەندیی ئەمنی
role-coordinator = ڕێکخەری ئێشکگری
role-reader = خوێنەری شریت
role-approver = پەسەندکار
role-rumour_officer = بەرپرسی دەنگۆ
role-commissioner = کۆمسیاری ئێشکگر
role-auditor = وردبین
role-screen = شاشەی پیشاندان

check-title = پشکنینی باج
check-room = ژووری ئۆپەراسیۆنی هاوبەش
check-language = زمان
check-intro = کامێرای مۆبایلەکە ڕووەو QRی سەر باجەکە بکە. ئەم پەڕەیە بە وەڵامەکەوە دەکرێتەوە، بێ هێڵیش.
check-valid = کارا
check-expired = بەسەرچووە
check-revoked = هەڵوەشاوە
check-unknown = نەناسراو
check-valid-means = ژوور ئەم باجەی دەرکردووە. ناوی سەری لەگەڵ ناسنامەی هەڵگرەکەی بەراورد بکە.
check-expired-means = ئەم باجە ڕاست بوو، بەڵام ماوەکەی تەواو بووە. مافی چوونەژوورەوە نادات.
check-revoked-means = ژوور ئەم باجەی کێشاوەتەوە. مافی چوونەژوورەوە نادات. لای خۆت بیهێڵەوە و ژوور ئاگادار بکەوە.
check-unknown-unreadable = ئەمە باجی ئەم ژوورە نییە، یان کۆدەکە لە خوێندنەوەدا تێکچووە. دووبارە سکانی بکە.
check-unknown-unknown_key = هیچ کلیلێکی ژوور کە ئەم مۆبایلە دەیناسێت ئەم باجەی واژۆ نەکردووە. قبووڵی مەکە و ژوور ئاگادار بکەوە.
check-unknown-not_signed = ئەم باجە گۆڕدراوە یان ساختەیە. قبووڵی مەکە و ژوور ئاگادار بکەوە.
check-unknown-no_keys = ئەم مۆبایلە هێشتا کلیلەکانی ژووری وەرنەگرتووە، بۆیە ناتوانێت بڕیار بدات. جارێک پەیوەندی بکە و دووبارە سکان بکە.
check-unknown-code = ژوور هیچ باجێکی بەم کۆدە نییە.
check-role = ڕۆڵ
check-organisation = لایەن
check-provinces = پارێزگاکان
check-everywhere = هەموو وڵات
check-until = کارایە تا
check-code = کۆد
check-list-of = لیستی هەڵوەشاندنەوەی { $time }
check-list-offline = لیستی هەڵوەشاندنەوەی { $time }؛ پەیوەندی نییە
check-list-none = هێشتا لیستی هەڵوەشاندنەوە لەسەر ئەم مۆبایلە نییە؛ پەیوەندی نییە
check-list-asking = داوای نوێترین لیستی هەڵوەشاندنەوە دەکرێت…
check-list-old = لیستەکە کۆنە ({ $ago }): ئەوەی دوای ئەو هەڵوەشێنراوەتەوە تێیدا نییە. کە توانیت پەیوەندی بکە.
check-answer-of = وەڵامی ژوور لە { $time }
check-by-code = پشکنین بە کۆد
check-by-code-hint = هەشت پیت و ژمارەی ژێر QR، بۆ نموونە K7M-4QX-2P
check-ask = بپشکنە
check-asking = دەپرسرێت…
check-code-wrong = ئەمە کۆدی باج نییە. دووبارە سەیری بکە: پیتێک هەڵەیە یان دوو پیت جێیان گۆڕیوە.
check-code-offline = پەیوەندی نییە. کۆدی نووسراو تەنها بە پەیوەندی دەپشکنرێت، QR بێ پەیوەندیش.
check-code-refused = ژوور وەڵامی ئەم پرسیارەی نەدایەوە. دوای کەمێک دووبارە هەوڵ بدە.
check-again = باجێکی تر بپشکنە
check-ago-minutes = { $count } خولەک لەمەوبەر
check-ago-hours = { $count } کاتژمێر لەمەوبەر
check-ago-days =
    { $n ->
        [one] { $count } ڕۆژ لەمەوبەر
       *[other] { $count } ڕۆژ لەمەوبەر
    }
