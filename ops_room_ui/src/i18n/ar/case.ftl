# الحادثة كمكان عمل

case-tab-case = الحادثة
case-tab-talk = المحادثة
case-tab-history = السجل
case-tab-alike = المتشابهة
case-opening = جارٍ فتح الحادثة…
case-not-here = لا حادثة كهذه، أو ليست متاحة لك.
case-you = أنت
case-somebody = شخص من الغرفة
case-room = الغرفة تلقائياً
list-and = ،{" "}
case-with = لدى { $name }
case-with-me = مُسندة إليك
case-present = مفتوحة أيضاً لدى { $names }
case-present-count =
    { $n ->
        [zero] لا أحد غيرك
        [one] مفتوحة أيضاً لدى شخص آخر
        [two] مفتوحة أيضاً لدى شخصين آخرين
        [few] مفتوحة أيضاً لدى { $count } أشخاص آخرين
        [many] مفتوحة أيضاً لدى { $count } شخصاً آخر
       *[other] مفتوحة أيضاً لدى { $count } شخص آخر
    }
case-step-received = وصلت
case-step-triaged = فُرزت
case-step-acted = أول إجراء
case-step-answered = أُجيبت
case-step-closed = أُغلقت
case-step-next = التالي
case-desk = المكتب والمسؤول
case-desk-none = بلا مكتب
case-nobody = لا أحد
case-to-me = أنا
case-verification = التحقق
case-readers = من يقرؤها
case-outside = خارج الغرفة
case-public = جواب علني
case-media = مرفقات
case-answer-due = موعد الجواب
case-raised = رُفعت شدّتها لتعدد البلاغات المستقلة
case-organisations =
    { $n ->
        [zero] بلا منظمة
        [one] من منظمة واحدة
        [two] من منظمتين مستقلتين
        [few] من { $count } منظمات مستقلة
        [many] من { $count } منظمة مستقلة
       *[other] من { $count } منظمة مستقلة
    }
case-sources = البلاغات كما أُرسلت
case-sources-hidden =
    { $n ->
        [zero] لا بلاغات من غير منظمتك
        [one] وبلاغ آخر من منظمة أخرى
        [two] وبلاغان آخران من منظمات أخرى
        [few] و{ $count } بلاغات أخرى من منظمات أخرى
        [many] و{ $count } بلاغاً آخر من منظمات أخرى
       *[other] و{ $count } بلاغ آخر من منظمات أخرى
    }
channel-web = استمارة الهاتف
channel-api = نظام منظمة
channel-phone = مكالمة كتبها المشغّل
channel-bulk = ملف من شبكة
case-answers = الأجوبة
answer-reporter-sent = إلى المبلّغين
answer-public-proposed = علني، بانتظار موافقة شخص ثانٍ
answer-public-published = علني، نُشر
answer-public-rejected = علني، رُفض
answer-reporter-proposed = إلى المبلّغين، مقترح
answer-reporter-published = إلى المبلّغين، نُشر
answer-reporter-rejected = إلى المبلّغين، رُفض
answer-public-sent = علني، أُرسل
case-because = السبب:
case-others = لدى جهات أخرى
case-outside-waits = ما زالت لديها
case-returned = أعادتها
case-asked-of = سؤال إلى { $desk }
case-advice-waits = بانتظار المشورة
case-advice-ended = أُغلقت الحادثة قبل وصول المشورة
case-advised = أجاب
case-merged = حوادث دُمجت في هذه
case-merged-open = الحادثة المدموجة { $n }
case-is-merged = دُمجت هذه الحادثة في أخرى، وتُحسب بلاغاتها هناك.
case-open-merged = افتح تلك الحادثة
case-more = كل ما يمكن فعله
case-undo = تراجع
case-cancel = إلغاء
case-choose = اختر…
case-record = سيُسجَّل
case-changed = تغيّرت الحادثة وأنت تكتب. ما كتبته باقٍ كما هو.
case-changed-go-on = رأيت ذلك، أتابع
case-became = صار
case-unread = غير مقروءة
case-write = اكتب رسالة…
case-send = إرسال
case-send-key = Ctrl+Enter للإرسال
case-before = يقرؤها
case-note = ملاحظة للملف
case-talk-empty = لم يكتب أحد بعد عن هذه الحادثة.
case-talk-older = عرض الأقدم
case-talk-new = جديد
case-talk-closed = تقرأ هذه المحادثة ولا تكتب فيها.
case-read-by = قرأها { $names }
case-read-count =
    { $n ->
        [zero] لم يقرأها أحد
        [one] قرأها شخص
        [two] قرأها شخصان
        [few] قرأها { $count } أشخاص
        [many] قرأها { $count } شخصاً
       *[other] قرأها { $count } شخص
    }
case-alike-none = لا حادثة تشبه هذه.
case-alike-hint = قد تكون الأمر نفسه. لا يُدمج شيء قبل أن يقوله شخص.
case-alike-score = { $percent }٪ تشابه
case-alike-why = لأن المتشابه فيها:
alike-place = المكان
alike-time = الوقت
alike-category = التصنيف
alike-text = النص
case-alike-open = افتحها
case-alike-readers = قرّاؤهما مختلفون: أعد التصنيف أولاً
case-find-person = ابحث عن شخص بالاسم
case-found-out = ما تبيّن للغرفة
case-to-whom = إلى من
case-ask-whom = أي مكتب تسأل
case-question = السؤال
case-answer-in = الجواب بـ{ $language }
case-public-in = الجواب العلني بـ{ $language }
case-text-note = الملاحظة
case-text-return = ما الذي نتج
case-text-give_advice = المشورة
case-text-reject = لماذا
case-text-ask_advice = السؤال
case-text-refer = لماذا
case-lacks-text = اكتب شيئاً هنا.
case-lacks-texts = اكتب الجواب بلغة واحدة على الأقل.
case-lacks-reason = اختر السبب.
case-lacks-body = اختر الجهة.
case-lacks-desk = اختر المكتب.
case-lacks-nothing = لم تغيّر شيئاً بعد.
case-field-status = الحالة
case-field-severity = الشدّة
case-field-category = التصنيف
case-field-compartment = من يقرؤها
case-field-province = المحافظة
case-field-station = المحطة
case-field-time_flag = زمن الحدوث
case-field-desk = المكتب
case-field-assignee = المسؤول
case-field-verification = التحقق
case-field-referred_to = خارج الغرفة
case-field-public_answer = الجواب العلني
case-field-close_reason = سبب الإغلاق
case-field-merged_into = مدموجة
case-field-answered_at = أُجيب المبلّغون
case-field-reports = البلاغات
case-field-advice_open = أسئلة مفتوحة

## الأفعال: في القائمة وعلى الزر وفي السجل

verb-triage = فرز الحادثة
short-triage = فرز
do-triage = حفظ الفرز
done-triage = فُرزت الحادثة { $code }
verb-reclassify = إعادة التصنيف
short-reclassify = تصنيف
do-reclassify = حفظ التصنيف
done-reclassify = أُعيد تصنيف { $code }
verb-mine = أسندها إليّ
short-mine = إليّ
do-mine = أسندها إليّ
done-mine = أُسندت إليك { $code }
verb-assign = إسناد إلى مكتب أو شخص
short-assign = إسناد
do-assign = إسناد
done-assign = أُسندت { $code }
verb-note = ملاحظة للملف
short-note = ملاحظة
do-note = إضافة الملاحظة
done-note = أُضيفت ملاحظة إلى { $code }
verb-verify = تحقّق
short-verify = تحقّق
do-verify = حفظ النتيجة
done-verify = سُجّلت نتيجة التحقق من { $code }
verb-merge = دمج
short-merge = دمج
do-merge = دمج الحادثتين
done-merge = دُمجت { $code }
verb-unmerge = فك الدمج
short-unmerge = فك الدمج
do-unmerge = فك الدمج
done-unmerge = { $code } قائمة وحدها من جديد
verb-refer = إحالة إلى جهة خارجية
short-refer = إحالة
do-refer = إحالة
done-refer = أُحيلت { $code }
verb-return = عودة من الجهة الخارجية
short-return = عادت
do-return = تسجيل العودة
done-return = عادت { $code } إلى الغرفة
verb-ask_advice = سؤال مكتب آخر
short-ask_advice = سؤال
do-ask_advice = إرسال السؤال
done-ask_advice = أُرسل السؤال عن { $code }
verb-give_advice = إبداء المشورة
short-give_advice = مشورة
do-give_advice = إرسال المشورة
done-give_advice = أُعطيت المشورة في { $code }
verb-answer = جواب إلى المبلّغين
short-answer = جواب
do-answer = إرسال الجواب
done-answer = أُرسل الجواب في { $code }
verb-propose = اقتراح جواب علني
short-propose = جواب علني
do-propose = اقتراح
done-propose = اقتُرح جواب علني في { $code }
verb-approve = الموافقة على الجواب العلني
short-approve = موافقة
do-approve = موافقة ونشر
done-approve = نُشر الجواب العلني في { $code }
verb-reject = رفض الجواب العلني
short-reject = رفض
do-reject = رفض
done-reject = رُفض الجواب العلني في { $code }
verb-close = إغلاق الحادثة
short-close = إغلاق
do-close = إغلاق
done-close = أُغلقت { $code }
verb-reopen = إعادة الفتح
short-reopen = إعادة الفتح
do-reopen = إعادة الفتح
done-reopen = فُتحت { $code } من جديد
done-undone = تُراجِع عمّا سبق في { $code }: فُعل عكسه، وكلاهما في السجل

## جمل السجل قبل إرسالها

record-triage = فُرزت { $code }: { $severity }، { $category }.
record-readers = تنتقل { $code } إلى قرّاء آخرين: { $readers }. تختفي عمّن سواهم.
record-close = أُغلقت { $code }: { $reason }. يمكن فتحها من جديد.
record-close-open = تُغلق { $code }، ويمكن فتحها من جديد.
record-reopen = { $code } مفتوحة من جديد، وللمبلّغين جواب آخر.
record-merge = دُمجت { $code } في { $into }: أُغلقت { $code }، وتُحسب بلاغاتها في { $into }.
record-unmerge = { $code } قائمة وحدها من جديد وتعود إليها بلاغاتها.
record-refer = أُحيلت { $code } إلى { $body }.
record-answer = يصل الجواب إلى كل من أبلغ عن { $code }، ولا يُسحب.
record-propose = اقتُرح جواب علني في { $code }. ينشره شخص ثانٍ.
record-approve = نُشر الجواب العلني في { $code }. يقرؤه الجميع.
record-reject = رُفض الجواب العلني في { $code } مع السبب.

## كلمات الحالات والجهات

desk-operations = العمليات
desk-security = الارتباط الأمني
desk-legal = القانوني
desk-technical = الفني
desk-logistics = اللوجستي
desk-results = النتائج
desk-rumour = الشائعات
desk-accessibility = تيسير الوصول
desk-gender = النوع الاجتماعي
desk-accreditation = الاعتماد
desk-hotline = الخط الساخن
verification-unverified = لم يُتحقق منها
verification-verified = تُحقق منها
verification-verified_with_evidence = تُحقق منها بدليل
verification-unfounded = لا أساس لها
audience-joint = المفوضية والمجتمع المدني
audience-commission = المفوضية وحدها
audience-security = الارتباط الأمني
audience-public = الجميع
outside-police = الشرطة
outside-judiciary = القضاء
outside-ministry = وزارة
outside-municipality = البلدية
outside-utility = خدمات الماء أو الكهرباء
outside-regulator = هيئة تنظيم
outside-other = جهة أخرى
public-none = لا جواب علنياً
public-proposed = مقترح، بانتظار شخص ثانٍ
public-published = منشور
reason-answered = أُجيب عنها
reason-resolved = حُلّت
reason-unfounded = لا أساس لها
reason-duplicate = مكررة
reason-not_related = لا صلة لها بالانتخابات
reason-referred = أُحيلت إلى جهة أخرى
reason-withdrawn = سُحبت
reason-merged = دُمجت في أخرى

## السجل: ما حدث

did-opened = وصل بلاغ وفُتحت الحادثة
did-triaged = فُرزت
did-assigned = تغيّر المكتب أو المسؤول
did-noted = أُضيفت ملاحظة إلى الملف
did-verified = سُجّلت نتيجة التحقق
did-merged = دُمجت في حادثة أخرى
did-absorbed = دُمجت فيها حادثة أخرى
did-unmerged = فُك دمجها
did-released = خرجت منها حادثة كانت مدموجة
did-advice_given = أُعطيت المشورة
did-answered = أُجيب المبلّغون
did-public_answer-proposed = اقتُرح جواب علني
did-public_answer-published = نُشر جواب علني
did-public_answer-rejected = رُفض الجواب العلني
did-reopened = فُتحت من جديد
did-reclassified = أُعيد تصنيفها
did-media_attached = وصل مرفق
did-other = تغيّر شيء لا تعرفه هذه الصفحة
did-closed = أُغلقت: { $reason }
did-referred = أُحيلت إلى { $body }
did-returned = عادت من { $body }
did-advice_asked = سُئل مكتب { $desk }
did-raised =
    { $n ->
        [zero] رُفعت شدّتها
        [one] رُفعت شدّتها بعد بلاغ مستقل
        [two] رُفعت شدّتها بعد بلاغين مستقلين
        [few] رُفعت شدّتها بعد { $count } بلاغات مستقلة
        [many] رُفعت شدّتها بعد { $count } بلاغاً مستقلاً
       *[other] رُفعت شدّتها بعد { $count } بلاغ مستقل
    }

## الالتزامات

kind-act_on_incident = أول إجراء
kind-answer_incident = جواب المبلّغين
kind-approve_answer = البت في جواب علني
kind-give_advice = إبداء المشورة
duty-act_on_incident = أول إجراء
duty-answer_incident = جواب
duty-approve_answer = جواب علني
duty-give_advice = مشورة
owner-coordinator = منسق المكتب

## مفاتيح الحادثة

keys-case = والحادثة مفتوحة
key-triage = فرز أو إعادة تصنيف
key-severity = الشدّة
key-mine = إليّ
key-assign = إسناد
key-note = ملاحظة للملف
key-write = كتابة رسالة
key-verify = تحقّق
key-refer = إحالة أو عودة
key-ask = سؤال مكتب
key-advise = إبداء المشورة
key-answer = جواب إلى المبلّغين
key-propose = جواب علني
key-decide = موافقة عليه أو رفضه
key-close = إغلاق أو إعادة فتح
key-merge = دمج أو فكّه
key-undo = تراجع خلال عشر ثوانٍ
key-tabs = أجزاء الحادثة

## المرفقات والمتصلون

case-place = المكان
case-file-photo = صورة
case-file-audio = تسجيل صوتي
case-file-video = فيديو
case-file-document = مستند
case-file-save = حفظ
case-file-where = مكان الالتقاط
case-file-nowhere = لم تذكر الكاميرا المكان.
case-bytes-kb = { $n } كيلوبايت
case-bytes-mb = { $n } ميغابايت
case-caller = متصل
case-typed-by = كتبه { $name }
case-caller-show = إظهار المتصل
case-caller-silent = لم يترك المتصل اسماً ولا رقماً.
case-recorded = يُسجَّل كل من يطّلع.

## الشكاوى النظامية

complaint = شكوى نظامية
complaint-none = لم تُعَدّ شكوى من هذه الحادثة.
complaint-begin = إعداد شكوى
complaint-fill = تعبئة
complaint-print = طباعة الاستمارة
complaint-save = حفظ
complaint-file = حفظ وتسجيلها مقدَّمة
complaint-unfile = لم تُقدَّم
complaint-filed = قُدِّمت { $at }
complaint-whole = مكتملة شكلاً
complaint-until = تُقدَّم قبل { $at }
complaint-lacking = ما ينقصها
complaint-lacks =
    { $n ->
        [zero] لا ينقصها شيء
        [one] ينقصها أمر واحد
        [two] ينقصها أمران
        [few] تنقصها { $count } أمور
        [many] ينقصها { $count } أمراً
       *[other] ينقصها { $count } أمر
    }
complaint-lack-role = صفة المشتكي
complaint-lack-name = الاسم
complaint-lack-address = العنوان
complaint-lack-phone = الهاتف
complaint-lack-statement = الإفادة
complaint-lack-station = المحطة
complaint-lack-on_form = الاستمارة الرسمية
complaint-lack-form_number = رقم الاستمارة
complaint-lack-signed = التوقيع
complaint-lack-witnessed = المشاهدة المباشرة
complaint-lack-confirmed = تأييد مدير المحطة
complaint-lack-in_time = انقضت المهلة
complaint-role = صفة المشتكي
complaint-role-voter = ناخب
complaint-role-candidate = مرشح
complaint-role-agent = وكيل حزب أو تحالف
complaint-name = الاسم الكامل
complaint-address = العنوان
complaint-phone = الهاتف
complaint-statement = ما حدث بكلمات المشتكي
complaint-witnessed = شاهد المشتكي ما حدث بنفسه
complaint-on_form = كُتبت على الاستمارة الرسمية
complaint-form_number = رقم الاستمارة
complaint-signed = موقَّعة
complaint-confirmed = أيّدها مدير المحطة أو منسق المركز

## الأرقام

figure-answered = أُجيبت في موعدها
figure-answered-short = في موعدها
figure-answered-late = من { $due } موعودة · { $late } متأخرة
figure-answered-all = من { $due } من الأجوبة الموعودة قُدِّم { $done } في موعده، و{ $late } متأخر أو جاء متأخراً، و{ $waiting } ما زال ضمن مهلته، و{ $excused } أُغلق بلا جواب.
