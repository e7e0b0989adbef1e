# استمارة المراقب على الهاتف، وما يحيط بها.

menu-report = إرسال بلاغ

phone-room = غرفة العمليات المشتركة
phone-language = اللغة
phone-loading = جارٍ التحميل…
phone-profile = ملفك
phone-badge = التحقق من باج
phone-comma = {"، "}
phone-colon = {": "}
phone-time = الأوقات بتوقيت بغداد
phone-drill = محاكاة
phone-drill-means = تمرين: لا شيء هنا حقيقي
phone-synthetic = بيانات مختلقة
phone-synthetic-means = كل شخص ومكان ورقم هنا مختلق لتجربة الغرفة

filing-title = إرسال بلاغ

## الدخول

filing-sign-in = سجّل الدخول
filing-sign-in-first = سجّل الدخول مرة واحدة على هذا الهاتف
filing-sign-in-first-means = بعدها تُفتح الاستمارة وتحفظ بلاغاتك حتى دون اتصال.
filing-line-once = تحتاج هذه الصفحة إلى الاتصال وتسجيل الدخول مرة واحدة قبل أن تعمل دون اتصال.
filing-try-again = أعد المحاولة
filing-no-right = حسابك لا يشمل إرسال البلاغات.
filing-not-durable = هذا المتصفح لا يحفظ شيئاً بعد إغلاق الصفحة. أبقها مفتوحة حتى تُرسل بلاغاتك.
filing-not-secure = هذا العنوان غير مؤمَّن: لا تُفتح الصفحة دون اتصال، والبلاغات المنتظرة محفوظة على الهاتف بلا تشفير.
filing-others =
    { $n ->
        [zero] لا بلاغات لشخص آخر على هذا الهاتف.
        [one] بلاغ لشخص آخر ينتظر على هذا الهاتف حتى يسجّل صاحبه الدخول.
        [two] بلاغان لغيرك ينتظران على هذا الهاتف حتى يسجّل صاحبهما الدخول.
        [few] { $count } بلاغات لغيرك تنتظر على هذا الهاتف حتى يسجّل أصحابها الدخول.
        [many] { $count } بلاغاً لغيرك ينتظر على هذا الهاتف حتى يسجّل أصحابها الدخول.
       *[other] { $count } بلاغ لغيرك ينتظر على هذا الهاتف حتى يسجّل أصحابها الدخول.
    }

## حال الخط وما ينتظر

filing-strip = ما ينتظر الإرسال
filing-strip-clear = لا شيء ينتظر الإرسال
filing-strip-offline = لا اتصال: ما ترسله يُحفظ هنا وينتظر
filing-strip-gone = لم تسجّل الدخول: ما ترسله يُحفظ هنا وينتظر
filing-strip-waiting =
    { $n ->
        [zero] لا شيء ينتظر الإرسال
        [one] بلاغ واحد بانتظار الإرسال: أبقِ الصفحة مفتوحة
        [two] بلاغان بانتظار الإرسال: أبقِ الصفحة مفتوحة
        [few] { $count } بلاغات بانتظار الإرسال: أبقِ الصفحة مفتوحة
        [many] { $count } بلاغاً بانتظار الإرسال: أبقِ الصفحة مفتوحة
       *[other] { $count } بلاغ بانتظار الإرسال: أبقِ الصفحة مفتوحة
    }
filing-strip-sending =
    { $n ->
        [zero] لا شيء ينتظر الإرسال
        [one] جارٍ إرسال بلاغ واحد…
        [two] جارٍ إرسال بلاغين…
        [few] جارٍ إرسال { $count } بلاغات…
        [many] جارٍ إرسال { $count } بلاغاً…
       *[other] جارٍ إرسال { $count } بلاغ…
    }
filing-strip-signed-out =
    { $n ->
        [zero] لا شيء ينتظر الإرسال
        [one] بلاغ واحد ينتظر أن تسجّل الدخول
        [two] بلاغان ينتظران أن تسجّل الدخول
        [few] { $count } بلاغات تنتظر أن تسجّل الدخول
        [many] { $count } بلاغاً ينتظر أن تسجّل الدخول
       *[other] { $count } بلاغ ينتظر أن تسجّل الدخول
    }
filing-strip-forbidden =
    { $n ->
        [zero] لا شيء ينتظر الإرسال
        [one] الغرفة لا تقبل من هذا الحساب الآن: بلاغ واحد ينتظر
        [two] الغرفة لا تقبل من هذا الحساب الآن: بلاغان ينتظران
        [few] الغرفة لا تقبل من هذا الحساب الآن: { $count } بلاغات تنتظر
        [many] الغرفة لا تقبل من هذا الحساب الآن: { $count } بلاغاً ينتظر
       *[other] الغرفة لا تقبل من هذا الحساب الآن: { $count } بلاغ ينتظر
    }

## ماذا

filing-what = ماذا يحدث؟
filing-search = ابحث بكلمة
filing-search-label = ابحث عن نوع الحادثة بكلمة بأي لغة
filing-found =
    { $n ->
        [zero] لا نوع بهذه الكلمة
        [one] نوع واحد
        [two] نوعان
        [few] { $count } أنواع
        [many] { $count } نوعاً
       *[other] { $count } نوع
    }
filing-found-none = لا نوع بهذه الكلمة. جرّب كلمة أخرى، أو اختر من الأبواب.
filing-frequent = الأكثر تكراراً
filing-families = كل الأبواب
filing-families-back = كل الأبواب
filing-change = تغيير

## أين

filing-where = أين؟
filing-place-this_station = في محطتي
filing-place-other_station = في محطة أخرى
filing-place-not_station = خارج المحطات
filing-station-this = رمز محطتك
filing-station-other = رمز تلك المحطة
filing-station-unknown = هذا الرمز ليس في خريطة الغرفة. تحقق من الأرقام؛ وإن كانت صحيحة فأرسل.
filing-province = المحافظة
filing-province-none = لا أعرف

## متى

filing-when = متى؟
filing-time-occurring = يحدث الآن
filing-time-occurred = حدث وانتهى
filing-time-will_occur = سيحدث
filing-at = وقت حدوثه، بتوقيت بغداد

## النص

filing-text = بكلماتك
filing-text-hint = جملة تكفي، بلا أسماء ولا أرقام هواتف. إن تركتها فارغة أُرسل اسم النوع.
filing-count = { $length } من { $most }
filing-details = أضف تفاصيل
filing-details-hint = لا تظهر على شاشات الغرفة، ويقرؤها من يتابع البلاغ.
filing-evidence = لديّ دليل سأسلّمه لاحقاً
filing-send = أرسل البلاغ
filing-send-corrected = أرسل المصحَّح

filing-lacks-kind = اختر ماذا يحدث
filing-lacks-place = اكتب رمز المحطة أو اختر المحافظة
filing-lacks-station = رمز المحطة أطول مما يُقبل
filing-lacks-time = اختر وقتاً مضى
filing-lacks-text = النص أطول من الحد. اختصره، أو انقل بقيته إلى التفاصيل.
filing-lacks-details = التفاصيل أطول من الحد
filing-lacking =
    { $n ->
        [zero] لا شيء ينقص
        [one] ينقص شيء واحد
        [two] ينقص شيئان
        [few] تنقص { $count } أشياء
        [many] ينقص { $count } شيئاً
       *[other] ينقص { $count } شيء
    }
filing-not-kept = لم يستطع الهاتف حفظ البلاغ، ولم يُرسل. أفرغ بعض المساحة وأعد المحاولة؛ ما كتبته باقٍ هنا.
filing-draft-not-kept = لا تتسع ذاكرة الهاتف لحفظ ما تكتبه: إن أُغلقت الصفحة ضاع. أفرغ بعض المساحة أو أرسله الآن.
filing-send-keeping = لحظة، يُحفظ الملف…

## ما جرى لما أُرسل

filing-sent-sending = حُفظ على الهاتف، وجارٍ إرساله…
filing-sent-sending-means = يظهر رمزه هنا حين تستلمه الغرفة.
filing-sent-received = استلمته الغرفة
filing-sent-received-means = هذا رمز بلاغك.
filing-sent-waits = حُفظ على الهاتف، وينتظر الاتصال
filing-sent-waits-means = أبقِ الصفحة مفتوحة: يُرسل وحده حين يعود الاتصال.
filing-sent-signed-out = حُفظ على الهاتف، وينتظر أن تسجّل الدخول
filing-sent-signed-out-means = انتهت جلستك. سجّل الدخول فيُرسل وحده.
filing-sent-refused = لم تقبله الغرفة كما هو
filing-sent-refused-means = السبب أدناه. صحّحه وأرسله من جديد.

filing-waiting-title = بانتظار الإرسال
filing-refused =
    { $n ->
        [zero] لا شيء يحتاج إلى تصحيح
        [one] بلاغ واحد يحتاج إلى تصحيح
        [two] بلاغان يحتاجان إلى تصحيح
        [few] { $count } بلاغات تحتاج إلى تصحيح
        [many] { $count } بلاغاً يحتاج إلى تصحيح
       *[other] { $count } بلاغ يحتاج إلى تصحيح
    }
filing-correct = صحّح
filing-remove = احذف
filing-remove-sure = احذفه نهائياً، لن يُرسل
filing-wrong-time = الوقت لا يمكن أن يكون من هذه الانتخابات، أو هو في المستقبل. صحّح الوقت.
filing-wrong-text = النص لا يُقبل كما هو: طويل أو لا يُقرأ.
filing-wrong-details = التفاصيل أطول مما يُقبل.
filing-wrong-station = رمز المحطة لا يُقبل كما هو.
filing-wrong-province = المحافظة لا تُقبل كما هي.
filing-wrong-category = النوع لا يُقبل كما هو.
filing-wrong-key = استلمت الغرفة تحت هذا الرقم بلاغاً آخر. إن كان هذا بلاغاً جديداً فأرسله من جديد.
filing-wrong-other = لم تقبله الغرفة ({ $code }). راجعه وأرسله من جديد، أو احذفه.

## الإيصالات

filing-receipts = ما استلمته الغرفة
filing-receipts-means = حُذف النص من هذا الهاتف، وبقي الرمز والسر لتسأل عن بلاغك.
filing-received-at = استُلم { $time }
filing-status-of = ماذا جرى للبلاغ { $code }
filing-status = ماذا جرى له
filing-secret = السر
filing-secret-means = من معه الرمز والسر يرى ماذا جرى للبلاغ. لا تعطهما لأحد.
filing-forget = أزل الإيصال من هذا الهاتف
filing-forget-sure = أزله نهائياً
filing-receipts-more =
    { $n ->
        [zero] لا إيصالات أخرى
        [one] إيصال آخر
        [two] إيصالان آخران
        [few] { $count } إيصالات أخرى
        [many] { $count } إيصالاً آخر
       *[other] { $count } إيصال آخر
    }

## الصور والتسجيلات

filing-files = صورة أو تسجيل
filing-add-photo = صورة
filing-add-video = فيديو
filing-add-audio = صوت
filing-add-any = من الهاتف
filing-files-hint = يُرسل البلاغ أولاً، ثم تتبعه الملفات. حتى { $most } ميغابايت للملف.
filing-file-photo = صورة
filing-file-video = فيديو
filing-file-audio = تسجيل صوتي
filing-file-document = وثيقة
filing-file-kb = { $size } ك.ب
filing-file-mb = { $size } م.ب
filing-file-kept = محفوظ على الهاتف
filing-file-keeping = يُحفظ على الهاتف…
filing-file-waits = ينتظر الإرسال
filing-file-waits-at = وصل { $percent }٪ منه، والباقي ينتظر
filing-file-sending = وصل { $percent }٪
filing-file-remove = احذف الملف { $name }
filing-file-remove-sure = لم يصل بعد. اضغط مرة أخرى لحذفه نهائياً.
filing-file-too-many = لا تُضاف أكثر من عشرة ملفات إلى بلاغ.
filing-file-not-kept = لم تتسع له ذاكرة الهاتف، فلم يُضف. أفرغ بعض المساحة، أو أرسل البلاغ بدونه.
filing-file-wrong-kind_refused = لا يؤخذ هذا النوع. تؤخذ الصور والتسجيلات والمقاطع وملفات PDF.
filing-file-wrong-too_large = أكبر من { $most } ميغابايت. أرسل مقطعاً أقصر.
filing-file-wrong-unreadable = لم تقبله الغرفة: تالف أو ليس ما يبدو عليه. البلاغ محفوظ.
filing-file-wrong-too_heavy = لم تقبله الغرفة: أكبر من أن يُفتح بأمان. البلاغ محفوظ.
filing-file-wrong-uncleanable = لم تقبله الغرفة: قد يكشف مكانك. أرسله بصيغة أخرى؛ البلاغ محفوظ.
filing-file-wrong-lost = لم يعد على هذا الهاتف. أضفه إلى بلاغ جديد.
filing-file-wrong-other = لم تقبله الغرفة ({ $code }). البلاغ محفوظ.
filing-files-title = ملفات البلاغات
filing-with-files =
    { $n ->
        [zero] بلا ملفات
        [one] معه ملف
        [two] معه ملفان
        [few] معه { $count } ملفات
        [many] معه { $count } ملفاً
       *[other] معه { $count } ملف
    }
filing-sent-files =
    { $n ->
        [zero] وصلت ملفاته كلها.
        [one] ملفه في طريقه: أبقِ الصفحة مفتوحة حتى يصل.
        [two] ملفاه في طريقهما: أبقِ الصفحة مفتوحة حتى يصلا.
        [few] { $count } ملفات منه في طريقها: أبقِ الصفحة مفتوحة حتى تصل.
        [many] { $count } ملفاً منه في الطريق: أبقِ الصفحة مفتوحة حتى تصل.
       *[other] { $count } ملف منه في الطريق: أبقِ الصفحة مفتوحة حتى تصل.
    }
filing-strip-files-sending =
    { $n ->
        [zero] لا ملفات تُرسل
        [one] جارٍ إرسال ملف واحد: أبقِ الصفحة مفتوحة
        [two] جارٍ إرسال ملفين: أبقِ الصفحة مفتوحة
        [few] جارٍ إرسال { $count } ملفات: أبقِ الصفحة مفتوحة
        [many] جارٍ إرسال { $count } ملفاً: أبقِ الصفحة مفتوحة
       *[other] جارٍ إرسال { $count } ملف: أبقِ الصفحة مفتوحة
    }
filing-strip-files-waiting =
    { $n ->
        [zero] لا ملفات تنتظر
        [one] ملف واحد بانتظار الإرسال: أبقِ الصفحة مفتوحة
        [two] ملفان بانتظار الإرسال: أبقِ الصفحة مفتوحة
        [few] { $count } ملفات بانتظار الإرسال: أبقِ الصفحة مفتوحة
        [many] { $count } ملفاً بانتظار الإرسال: أبقِ الصفحة مفتوحة
       *[other] { $count } ملف بانتظار الإرسال: أبقِ الصفحة مفتوحة
    }
filing-strip-files-signed-out =
    { $n ->
        [zero] لا ملفات تنتظر
        [one] ملف واحد ينتظر أن تسجّل الدخول
        [two] ملفان ينتظران أن تسجّل الدخول
        [few] { $count } ملفات تنتظر أن تسجّل الدخول
        [many] { $count } ملفاً ينتظر أن تسجّل الدخول
       *[other] { $count } ملف ينتظر أن تسجّل الدخول
    }
