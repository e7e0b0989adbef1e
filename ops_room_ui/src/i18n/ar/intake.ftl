# Intake: why something about a conversation was refused.

error-intake-thread-unknown = لا محادثة كهذه، أو ليست متاحة لك.
error-intake-message-unknown = لا رسالة كهذه في هذه المحادثة.
error-intake-audience-closed = لا تُناقَش الحادثة الآن أمام هؤلاء القراء. انظر من يقرؤها ثم اكتب من جديد.

# Why an attached file is not taken. The report it belongs to stands.

error-intake-media-unknown = لا ملف كهذا، أو ليس متاحاً لك.
error-intake-media-too-large = الملف أكبر من 50 ميغابايت. أرسل مقطعاً أقصر أو ملفاً أصغر؛ وبلاغك محفوظ.
error-intake-media-too-many = لا يمكن إضافة ملفات أخرى هنا الآن. أكمل أولاً ما بدأ إرساله.
error-intake-media-offset-wrong = يستمر الإرسال من موضع آخر. تتابع الصفحة منه من تلقاء نفسها.
error-intake-media-longer-than-said = وصل أكثر مما أُعلن عنه. أرسل الملف من جديد.
error-intake-media-digest-wrong = تضرر الملف في طريقه. يُرسل من جديد من بدايته.
error-intake-media-abandoned = لم يكتمل الإرسال خلال يومين فأُهمل ما وصل منه. أرسل الملف من جديد.
error-intake-media-kind-refused = لا تؤخذ ملفات من هذا النوع. تؤخذ الصور والتسجيلات والمقاطع وملفات PDF؛ وبلاغك محفوظ.
error-intake-media-unreadable = الملف تالف أو ليس ما يبدو عليه. بلاغك محفوظ من دونه.
error-intake-media-too-heavy = الملف أكبر من أن يُفتح بأمان. أرسل ملفاً أصغر؛ وبلاغك محفوظ.
error-intake-media-uncleanable = لا يمكن التأكد من أن الملف لا يكشف أين كنت، لذلك لم يُحفظ. أرسله بصيغة أخرى؛ وبلاغك محفوظ.
error-intake-media-folder-unavailable = لا يمكن حفظ الملفات المرفقة الآن. بلاغك محفوظ؛ أرسل الملف من جديد لاحقاً.

## الحالات

error-intake-incident-unknown = لا توجد حالة كهذه متاحة لك.
error-intake-version-stale = غيّر أحدهم هذه الحالة في هذه الأثناء. انظر إليها كما هي الآن ثم قرّر من جديد.
error-intake-wrong-state = لا يناسب هذا الإجراء وضع الحالة الآن.
error-intake-answer-missing = لم يُجب أحد المبلّغين بعد. أجبهم أولاً أو مع الإغلاق.
error-intake-advice-unknown = لا يوجد سؤال كهذا ينتظر المشورة.
error-intake-two-people-needed = يجب أن يوافق على الجواب العلني شخص آخر غير من اقترحه.
error-intake-contact-unknown = لم تُذكر بيانات اتصال مع هذا البلاغ.
error-request-idempotency-conflict = استُعمل هذا المفتاح لطلب آخر، والأول هو القائم.

# التصنيف وملفات البلاغات والشكاوى القانونية.
error-intake-taxonomy-unknown = لا إصدار كهذا من التصنيف.
error-intake-complaint-unknown = لا شكوى كهذه، أو ليست متاحة لك.
error-intake-export-failed = تعذّرت كتابة ملف الجدول الآن. أعد المحاولة، أو خذ الملف بصيغة CSV.
error-intake-form-unprintable = لا يمكن طبع الاستمارة الآن: خطوطها مفقودة أو تعذّر رسمها. من يدير النظام يستطيع إصلاح ذلك.
