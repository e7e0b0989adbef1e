# الصفحة العلنية: ماذا جرى لبلاغي.

fate-title = ماذا جرى لبلاغي
fate-intro = اكتب الرمز والسر كما في إيصالك. لا حاجة إلى تسجيل الدخول.
fate-code = الرمز
fate-code-hint = ثمانية أحرف وأرقام، مثل K7M-4QX-2P
fate-secret = السر
fate-secret-hint = مع الرمز في الإيصال. الحرف الكبير غير الصغير.
fate-ask = اسأل
fate-asking = جارٍ السؤال…
fate-unknown = لا بلاغ بهذا الرمز وهذا السر. راجعهما وأعد المحاولة.
fate-away = لم تجب الغرفة. تحقق من اتصالك وأعد المحاولة.
fate-throttled =
    { $n ->
        [zero] محاولات كثيرة. يمكنك أن تسأل الآن، { $time }.
        [one] محاولات كثيرة. اسأل بعد ثانية، في { $time }.
        [two] محاولات كثيرة. اسأل بعد ثانيتين، في { $time }.
        [few] محاولات كثيرة. اسأل بعد { $count } ثوانٍ، في { $time }.
        [many] محاولات كثيرة. اسأل بعد { $count } ثانية، في { $time }.
       *[other] محاولات كثيرة. اسأل بعد { $count } ثانية، في { $time }.
    }
fate-open-again = يمكنك أن تسأل الآن.
fate-of = البلاغ
fate-received = مُستلَم
fate-received-means = وصل بلاغك إلى الغرفة وحُفظ.
fate-passed_on = مُحال
fate-passed_on-means = قرأه شخص وأحاله إلى من يعالجه.
fate-answered = مُجاب
fate-answered-means = كتبت لك الغرفة جواباً.
fate-answer-due = الجواب موعود حتى { $time }
fate-closed = مُغلَق
fate-closed-means = انتهى العمل على بلاغك.
fate-not-yet = لم تُبلغ بعد
fate-answer = جواب الغرفة
fate-answer-public = جواب علني، للجميع
fate-as-of = كما هو في { $time }
fate-again = اسأل من جديد
fate-another = بلاغ آخر
fate-file = إرسال بلاغ
