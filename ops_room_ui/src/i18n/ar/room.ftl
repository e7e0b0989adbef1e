# العربية، كما تُستعمل في العراق. كل جملة عدد لها صيغ العدد الست.

room = غرفة العمليات المشتركة
language = اللغة
digits = الأرقام
digits-arab = أرقام عربية مشرقية
digits-latn = أرقام لاتينية
server-clock = ساعة الغرفة { $time }
drill = تمرين
drill-means = محاكاة: لا شيء على هذه الشاشة حقيقي
pages = صفحات اللوحة
page-list = القائمة
page-rail = قوائم العمل والخريطة
log = السجل
close = إغلاق
show = عرض

## الاتصال وعمر الصورة

link-live = متصل
link-silent = متصل، ولا خبر
link-connecting = جارٍ الاتصال…
link-waiting =
    { $n ->
        [zero] انقطع الاتصال · محاولة الآن
        [one] انقطع الاتصال · محاولة بعد ثانية
        [two] انقطع الاتصال · محاولة بعد ثانيتين
        [few] انقطع الاتصال · محاولة بعد { $count } ثوانٍ
        [many] انقطع الاتصال · محاولة بعد { $count } ثانية
       *[other] انقطع الاتصال · محاولة بعد { $count } ثانية
    }
link-delay = تأخّر { $seconds } ث
link-heard = آخر خبر { $ago }
link-last = آخر ما وصل { $time }
link-never = لم يصل شيء بعد
picture-old = هذه صورة قديمة: آخر ما وصل { $ago } ({ $time })
revocations-stale = أخبار سحب الاعتماد متأخرة: لم يُسمع من خدمة الاعتماد منذ نصف دقيقة، وقد يتابع اللوحة من لم يعد يحق له ذلك.
alert-link = انقطع الاتصال بالغرفة. ما على الشاشة هو آخر ما وصل.
load-anew = تحميل الصفحة من جديد
ago-seconds =
    { $n ->
        [zero] الآن
        [one] قبل ثانية
        [two] قبل ثانيتين
        [few] قبل { $count } ثوانٍ
        [many] قبل { $count } ثانية
       *[other] قبل { $count } ثانية
    }
ago-minutes =
    { $n ->
        [zero] الآن
        [one] قبل دقيقة
        [two] قبل دقيقتين
        [few] قبل { $count } دقائق
        [many] قبل { $count } دقيقة
       *[other] قبل { $count } دقيقة
    }
ago-hours =
    { $n ->
        [zero] قبل أقل من ساعة
        [one] قبل ساعة
        [two] قبل ساعتين
        [few] قبل { $count } ساعات
        [many] قبل { $count } ساعة
       *[other] قبل { $count } ساعة
    }
ago-days =
    { $n ->
        [zero] اليوم
        [one] قبل يوم
        [two] قبل يومين
        [few] قبل { $count } أيام
        [many] قبل { $count } يوماً
       *[other] قبل { $count } يوم
    }

## الأرقام

figures = أرقام الآن
figure-incidents = حوادث مفتوحة بحسب الشدّة
figure-incidents-all =
    { $n ->
        [zero] لا شيء
        [one] حادثة واحدة
        [two] حادثتان
        [few] { $count } حوادث
        [many] { $count } حادثة
       *[other] { $count } حادثة
    }
figure-overdue = التزامات تجاوزت المهلة
figure-soon = تستحق خلال { $minutes } دقائق
figure-owed = التزامات مفتوحة
figure-of-open =
    { $n ->
        [zero] لا التزامات مفتوحة
        [one] من التزام مفتوح
        [two] من التزامين مفتوحين
        [few] من { $count } مفتوحة
        [many] من { $count } مفتوحاً
       *[other] من { $count } مفتوح
    }
figure-of =
    { $n ->
        [zero] لا شيء مفتوح
        [one] من واحد
        [two] من اثنين
        [few] من { $count }
        [many] من { $count }
       *[other] من { $count }
    }
figure-overdue-short = متأخرة
figure-soon-short = خلال { $minutes } دقائق
figure-owed-short = التزامات مفتوحة
figure-owners = المشغّل { $operator } · المفوض { $commissioner }
figure-last = آخر بلاغ
figure-none-yet = لم يصل بلاغ بعد

## الشدّة والحالات

severity-S1 = حرج
severity-S2 = عالٍ
severity-S3 = متوسط
severity-S4 = منخفض
status-new = جديد
status-triaged = مفروز
status-closed = مغلق
state-discharged = أُنجز
state-lapsed = لم يبقَ مالك تالٍ
late = متأخر
kind-triage_report = فرز البلاغ
kind-handle_dead_letter = معالجة رسالة لم تُفهم
kind-review_break_glass = مراجعة فتح قسم محجوب
duty-triage_report = فرز
duty-handle_dead_letter = رسالة لم تُفهم
duty-review_break_glass = فتح قسم محجوب
owner-operator = مشغّل الغرفة
owner-commissioner = المفوض المناوب
raised-times =
    { $n ->
        [zero] لم يُرفع
        [one] رُفع مرة
        [two] رُفع مرتين
        [few] رُفع { $count } مرات
        [many] رُفع { $count } مرة
       *[other] رُفع { $count } مرة
    }

## القوائم

lists = القوائم
tab-obligations = التزامات بحسب المهلة
tab-incidents = حوادث بحسب الشدّة
tab-obligations-short = التزامات
tab-incidents-short = حوادث
queues = قوائم العمل
queue-all = كل الالتزامات
queue-triage = بانتظار الفرز
queue-overdue = تجاوزت المهلة
queue-operator = لدى المشغّل
queue-commissioner = لدى المفوض المناوب
queue-undelivered = رسائل لم تُفهم
group-overdue = تجاوزت المهلة
group-soon = خلال { $minutes } دقائق
group-later = لاحقاً
group-done = أُنجزت للتو
group-closed = أُغلقت للتو
column-severity = الشدّة
column-duty = الالتزام
column-report = البلاغ
column-place = المكان
column-owner = المالك
column-status = الحالة
column-deadline = المهلة
no-station = دون محطة
no-deadline = بلا مهلة
all-provinces = كل المحافظات
province-unresolved = مكان غير محدد
province-national = وطني
search = بحث
search-label = بحث في النص والمحطة والرمز
clear-filters = إلغاء التصفية
empty-obligations = لا التزامات مفتوحة
empty-incidents = لا حوادث مفتوحة
empty-room = الغرفة جاهزة، بانتظار أول بلاغ
empty-filtered = لا شيء يطابق التصفية المختارة
waiting-obligations =
    { $n ->
        [zero] لا التزامات جديدة
        [one] التزام جديد
        [two] التزامان جديدان
        [few] { $count } التزامات جديدة
        [many] { $count } التزاماً جديداً
       *[other] { $count } التزام جديد
    }
waiting-incidents =
    { $n ->
        [zero] لا بلاغات جديدة
        [one] بلاغ جديد
        [two] بلاغان جديدان
        [few] { $count } بلاغات جديدة
        [many] { $count } بلاغاً جديداً
       *[other] { $count } بلاغ جديد
    }
announce =
    { $n ->
        [zero] لا بلاغات جديدة
        [one] بلاغ جديد
        [two] بلاغان جديدان
        [few] { $count } بلاغات جديدة
        [many] { $count } بلاغاً جديداً
       *[other] { $count } بلاغ جديد
    }
announce-critical =
    { $n ->
        [zero] لا بلاغات جديدة
        [one] بلاغ جديد حرج في { $place }
        [two] بلاغان جديدان، منهما حرج في { $place }
        [few] { $count } بلاغات جديدة، منها حرج في { $place }
        [many] { $count } بلاغاً جديداً، منها حرج في { $place }
       *[other] { $count } بلاغ جديد، منها حرج في { $place }
    }

## الخريطة

map-title = حوادث مفتوحة بحسب المحافظة
map-note = الحدود للاستدلال فقط ولا تعبّر عن أي موقف
map-empty = لا حوادث مفتوحة في أي محافظة
map-summary =
    { $n ->
        [zero] لا حوادث في المحافظات الـ{ $all }؛ الأكثر { $place }: { $most }
        [one] حوادث مفتوحة في محافظة واحدة من { $all }؛ الأكثر { $place }: { $most }
        [two] حوادث مفتوحة في محافظتين من { $all }؛ الأكثر { $place }: { $most }
        [few] حوادث مفتوحة في { $count } محافظات من { $all }؛ الأكثر { $place }: { $most }
        [many] حوادث مفتوحة في { $count } محافظة من { $all }؛ الأكثر { $place }: { $most }
       *[other] حوادث مفتوحة في { $count } محافظة من { $all }؛ الأكثر { $place }: { $most }
    }

## التفاصيل

detail = التفاصيل
detail-none = اختر سطراً من القائمة لترى تفاصيله
back-to-list = عودة إلى القائمة
station = محطة
station-unconfirmed = رقم المحطة لم تؤكده خريطة
place-this_station = في هذه المحطة
place-other_station = في محطة أخرى
place-not_station = خارج المحطات
time-occurred = وقع وانتهى
time-occurring = يقع الآن
time-will_occur = متوقع
detail-owed = التزامات قائمة
due-at = المهلة { $time }
detail-occurred = وقت الحدوث
detail-received = وقت الوصول
detail-reports = البلاغات
reports =
    { $n ->
        [zero] لا بلاغات
        [one] بلاغ واحد
        [two] بلاغان
        [few] { $count } بلاغات
        [many] { $count } بلاغاً
       *[other] { $count } بلاغ
    }
detail-evidence = دليل
evidence-yes = لدى المبلّغ دليل
evidence-no = بلا دليل
detail-language = لغة البلاغ
language-ar = العربية
language-ckb = الكردية
language-en = الإنجليزية
detail-id = المعرّف
dead-letter-means = وصلت إلى أحد أقسام الغرفة رسالة لم يستطع قراءتها، فحُفظت كما هي مع سببها، ومرّ ما بعدها. يقرؤها من يشغّل الغرفة ويقرر.
break-glass-means = فتح شخص قسماً ليس من صلاحياته لمدة محدودة ولسبب مكتوب. يراجع ذلك شخص ثانٍ ويقول هل كان مبرَّراً.
incident-not-here = الحادثة نفسها ليست على هذه اللوحة.

## لوحة المفاتيح

keys = كل الاختصارات
keys-place = تُقرأ المفاتيح بحسب موضعها، فهي نفسها مع لوحة مفاتيح عربية أو كردية. ابحث بمفتاح / لا بـ Ctrl+F: القائمة الطويلة لا تُرسم كلها.
keys-single = اختصارات بمفتاح واحد
key-move = تنقّل
key-next = السطر التالي
key-previous = السطر السابق
key-open = فتح
key-back = عودة إلى السطر نفسه
key-show-new = عرض الجديد
key-search = بحث
key-obligations = الالتزامات
key-incidents = الحوادث
key-help = هذه القائمة

## الأخطاء: رمز الخادم، والنقطة والشرطة السفلية شرطة

error-unknown = خطأ لا تعرفه هذه الصفحة: { $code }
error-internal = حدث خطأ داخلي. سُجّل تحت رقم المرجع.
error-request-invalid = في الطلب حقول لا يمكن قبولها.
error-request-not-found = لا شيء هنا.
error-request-method-refused = لا يُستعمل هذا العنوان بهذه الطريقة.
error-request-body-too-large = الرسالة أكبر من الحدّ ولم يُؤخذ منها شيء.
error-request-body-too-slow = لم تصل الرسالة كاملة في الوقت المحدد. إعادة الإرسال آمنة.
error-request-body-incomplete = انقطع الخط قبل اكتمال الرسالة ولم يُؤخذ منها شيء.
error-request-media-type-refused = نوع المحتوى غير مقبول هنا.
error-request-throttled = طلبات كثيرة في وقت قصير. انتظر قليلاً ثم أعد المحاولة.
error-request-overloaded = الغرفة مشغولة الآن ولم يُؤخذ شيء. أعد الإرسال بعد قليل.
error-access-origin-refused = صفحة من موقع آخر حاولت الاتصال، والغرفة لا تجيب إلا صفحاتها.
error-access-host-refused = لا تجيب هذه الغرفة بهذا الاسم. افتحها بالعنوان الذي تعرضه عند التشغيل.
error-room-database-unavailable = لا يمكن الوصول إلى قاعدة البيانات الآن ولم يُؤخذ شيء. أعد الإرسال بعد قليل.
error-room-disk-reserve-reached = القرص شبه ممتلئ: الغرفة لا تأخذ عملاً جديداً حتى يُفرَّغ مكان.
error-room-unavailable = هذا القسم من الغرفة لا يعمل الآن. أعد المحاولة بعد قليل.
error-intake-time-out-of-range = الوقت المذكور لا يمكن أن يكون في هذه الانتخابات. صحّح الوقت.
error-intake-report-unknown = لا بلاغ بهذا الرمز وهذا السر.
error-board-message-invalid = أرسلت هذه الصفحة ما لم تفهمه اللوحة.
error-board-hello-expected = لم تبدأ الصفحة المحادثة كما يجب.
error-board-protocol-unsupported = هذه الصفحة أقدم من الغرفة. حمّلها من جديد.
error-board-topic-unknown = طلبت هذه الصفحة قائمة لا تعرفها اللوحة.
error-board-not-shown = ما فتحته هذه الصفحة ليس على اللوحة.
error-board-session-over = انتهت جلستك أو أُنهيت. سجّل الدخول من جديد لمتابعة اللوحة.
error-board-rights-changed = تغيّرت صلاحياتك. تُفتح اللوحة من جديد بحسبها.
error-board-too-slow = الخط أو الصفحة لا يلحق بالغرفة. تُعاد المحاولة تلقائياً.
error-board-restarting = اللوحة تُعيد التشغيل. يعود الاتصال تلقائياً.
error-board-not-ready = اللوحة ما زالت تقرأ السجل. لحظة.
error-board-full = على اللوحة أكبر عدد من الشاشات. تُعاد المحاولة تلقائياً.
error-board-origin-refused = صفحة من موقع آخر أرادت متابعة اللوحة.
error-room-bus-refused = إعداد الغرفة يمنع هذا القسم من الكتابة في السجل. يلزم من يشغّلها.
error-room-bus-unavailable = لا يمكن الوصول إلى سجل الغرفة الآن.
error-room-database-refused = إعداد الغرفة يمنع هذا القسم من دخول قاعدة البيانات. يلزم من يشغّلها.
error-room-schema-mismatch = قاعدة البيانات ليست على النسخة التي يحتاجها هذا القسم. يلزم من يشغّلها.
error-room-durable-missing = إعداد الغرفة ناقص: لا قارئ دائم لهذا القسم. يلزم من يشغّلها.
