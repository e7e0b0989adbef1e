# الجهات والأشخاص والتكليفات والباجات، لمن يديرها.

## المشترك بين الصفحات الأربع

people-none = لا شيء هنا بعد
people-none-match = لا شيء يطابق التصفية
people-clear = إلغاء التصفية
people-all = الكل
people-filter-search = بحث
people-filter-kind = النوع
people-filter-state = الحالة
people-filter-role = الدور
people-filter-province = المحافظة
people-filter-organisation = الجهة
people-save = حفظ
people-edit = تعديل
people-back = عودة إلى القائمة
people-actions = إجراءات
people-details = التفاصيل
people-everywhere = البلد كله
people-not-given = غير مذكور
people-reason = السبب
people-reason-hint = يبقى في السجل ويقرؤه المدقق. أقصاه ٢٨٠ حرفاً.
people-saved = حُفظ.
people-changed-meanwhile = غيّر شخص آخر هذا في الأثناء. حُمّل ما هو قائم الآن؛ انظر إليه وقرّر من جديد.
people-select = اختيار { $name }
people-select-all = اختيار كل المعروض
people-select-none = إلغاء الاختيار
people-selected =
    { $n ->
        [zero] لم يُختر أحد
        [one] اختير واحد
        [two] اختير اثنان
        [few] اختير { $count }
        [many] اختير { $count }
       *[other] اختير { $count }
    }
people-from = سارٍ من
people-until = سارٍ حتى
people-from-hint = الفارغ يعني من الآن. بتوقيت بغداد.
people-until-hint = الفارغ يعني بلا نهاية. بتوقيت بغداد.
people-province-choice = أين
people-province-some = في هذه المحافظات فقط
## الجهات

org-title = الجهات
org-new = تسجيل جهة
org-edit-title = تعديل الجهة
org-name = الاسم
org-name-hint = بلغة واحدة على الأقل، وتأخذ اللغات الأخرى منها.
org-name-needed = اكتب الاسم بلغة واحدة على الأقل
org-kind = النوع
org-kind-commission = المفوضية
org-kind-governorate_office = مكتب محافظة
org-kind-cso = منظمة مجتمع مدني
org-kind-cso_network = شبكة مجتمع مدني
org-kind-agency = جهة أمنية
org-registration = رقم التسجيل
org-network = الشبكة
org-network-none = لا تنتمي إلى شبكة
org-people = الأشخاص
org-people-of =
    { $n ->
        [zero] لا أشخاص
        [one] شخص واحد
        [two] شخصان
        [few] { $count } أشخاص
        [many] { $count } شخصاً
       *[other] { $count } شخص
    }
org-people-show = عرض أشخاصها
org-people-add = إضافة شخص
org-state-active = نشطة
org-state-suspended = معلّقة
org-suspend = تعليق
org-suspend-title = تعليق { $name }
org-suspend-means =
    { $n ->
        [zero] ليس لها أشخاص الآن. لا يُضاف إليها أحد ولا يدخل باسمها أحد حتى يُرفع التعليق.
        [one] ينهي جلسات شخصها الوحيد خلال ٥ ثوانٍ، ولا يستطيع الدخول حتى يُرفع التعليق.
        [two] ينهي جلسات شخصين خلال ٥ ثوانٍ، ولا يستطيعان الدخول حتى يُرفع التعليق.
        [few] ينهي جلسات { $count } أشخاص خلال ٥ ثوانٍ، ولا يستطيع أحد منهم الدخول حتى يُرفع التعليق.
        [many] ينهي جلسات { $count } شخصاً خلال ٥ ثوانٍ، ولا يستطيع أحد منهم الدخول حتى يُرفع التعليق.
       *[other] ينهي جلسات { $count } شخص خلال ٥ ثوانٍ، ولا يستطيع أحد منهم الدخول حتى يُرفع التعليق.
    }
org-suspend-do = علّق الآن
org-suspended = عُلّقت. جلسات أشخاصها كلها تنتهي.
org-reinstate = رفع التعليق
org-reinstate-title = رفع التعليق عن { $name }
org-reinstate-means = يستطيع أشخاصها الدخول من جديد. ما أُنهي من جلسات يبقى منتهياً.
org-reinstate-do = ارفع التعليق الآن
org-reinstated = رُفع التعليق. يستطيع أشخاصها الدخول من جديد.
org-made = سُجّلت.
org-count-column = الأشخاص

## الأشخاص

person-title = الأشخاص
person-new = إضافة شخص
person-import = استيراد من ملف
person-edit-title = تعديل بيانات الشخص
person-name = الاسم الكامل
person-name-hint = كما في الهوية، ويُكتب على الباج.
person-username = اسم المستخدم
person-username-hint = ما يدخل به الشخص: أحرف وأرقام ونقاط وشرطات، وأقصاه ٦٤.
person-organisation = الجهة
person-organisation-choose = اختر جهة
person-roles = الأدوار
person-roles-hint = الأدوار التي يجوز أن تكون لأشخاص هذا النوع من الجهات فقط.
person-roles-needed = اختر دوراً واحداً على الأقل
person-provinces-needed = اختر محافظة واحدة على الأقل
person-phone = الهاتف
person-email = البريد الإلكتروني
person-language = اللغة
person-compartments = يقرأ
person-second-factor = رمز التحقق
person-second-factor-on = مفعّل
person-second-factor-off = غير مفعّل
person-second-factor-due = يُطلب عند الدخول القادم
person-state-invited = مدعو
person-state-active = نشط
person-state-suspended = معلّق
person-made = أُضيف { $name }.
person-invitation-title = دعوة { $name }
person-invitation-once = يُعرض هذا الرابط مرة واحدة فقط. أعطه للشخص بطريقة لا يقرؤها غيره.
person-invitation-until = صالح حتى { $time } ولاستعمال واحد.
person-invitation-copy = نسخ الرابط
person-invitation-copied = نُسخ.
person-invitation-by-hand = رفض المتصفح النسخ. الرابط محدد: انسخه بنفسك.
person-invitation-done = سلّمته
person-invitation-link = رابط الدعوة
person-invite = دعوة جديدة
person-invite-title = دعوة جديدة إلى { $name }
person-invite-means = تُبطل كلمة المرور ورمز التحقق، وتُنهي كل الجلسات خلال ٥ ثوانٍ، وتُنشئ رابطاً للبدء من جديد.
person-invite-do = أنشئ الدعوة
person-end-sessions = إنهاء الجلسات
person-end-sessions-title = إنهاء جلسات { $name }
person-end-sessions-means = يُخرج الشخص من كل أجهزته خلال ٥ ثوانٍ. يستطيع الدخول من جديد حالاً.
person-end-sessions-do = أنهها الآن
person-sessions-ended = كل الجلسات تنتهي.
person-suspend = تعليق
person-suspend-title = تعليق { $name }
person-suspend-means = ينهي جلسات الشخص خلال ٥ ثوانٍ، ولا يستطيع الدخول حتى يُرفع التعليق.
person-suspend-do = علّق الآن
person-suspended = عُلّق. كل الجلسات تنتهي.
person-reinstate = رفع التعليق
person-reinstate-title = رفع التعليق عن { $name }
person-reinstate-means = يستطيع الشخص الدخول من جديد. ما أُنهي من جلسات يبقى منتهياً.
person-reinstate-do = ارفع التعليق الآن
person-reinstated = رُفع التعليق.
person-badge = الباج
person-badge-none = لا باج
person-badge-issue = إصدار باج
person-role-column = الأدوار
person-province-count =
    { $n ->
        [zero] لا محافظات
        [one] محافظة واحدة
        [two] محافظتان
        [few] { $count } محافظات
        [many] { $count } محافظة
       *[other] { $count } محافظة
    }

## تكليفات المراقب

deployment-title = معتمد في
deployment-none = لا مركز بعد
deployment-centre = رمز المركز
deployment-centre-hint = كما في الخريطة، مثل 205418
deployment-place = اعتماد
deployment-placed = اعتُمد في المركز { $centre }.
deployment-unknown-centre = لم تؤكد هذا المركز خريطة
deployment-withdraw = سحب
deployment-withdraw-title = السحب من المركز { $centre }
deployment-withdraw-means = لا يعود الشخص معتمداً في هذا المركز، ولا يُحسب المركز مراقَباً منه.
deployment-withdraw-do = اسحب الآن
deployment-withdrawn = سُحب.

## الباجات

badges-title = الباجات
badges-holder = حامل الباج
badges-code = الرمز
badges-state-issued = صالح
badges-state-expired = منتهي الصلاحية
badges-state-revoked = ملغى
badges-filter-issued = صادر
badges-filter-revoked = ملغى
badges-until = صالح حتى
badges-issue = إصدار باجات
badges-issue-title =
    { $n ->
        [zero] لا أحد لإصدار باج له
        [one] إصدار باج لشخص واحد
        [two] إصدار باج لشخصين
        [few] إصدار باجات لـ{ $count } أشخاص
        [many] إصدار باجات لـ{ $count } شخصاً
       *[other] إصدار باجات لـ{ $count } شخص
    }
badges-issue-means = من كان لديه باج يُستبدل باجه: القديم باطل من الآن.
badges-issue-until-hint = الفارغ يعني ٩٠ يوماً. ولا يتجاوز اعتماد الشخص نفسه. بتوقيت بغداد.
badges-issue-do = أصدر الآن
badges-issue-choose = تُصدر الباجات من قائمة الأشخاص: اخترهم هناك.
badges-issued =
    { $n ->
        [zero] لم يصدر باج.
        [one] صدر باج واحد.
        [two] صدر باجان.
        [few] صدرت { $count } باجات.
        [many] صدر { $count } باجاً.
       *[other] صدر { $count } باج.
    }
badges-print-all =
    { $n ->
        [zero] لا باج للطباعة
        [one] طباعة باج واحد
        [two] طباعة باجين
        [few] طباعة { $count } باجات
        [many] طباعة { $count } باجاً
       *[other] طباعة { $count } باج
    }
badges-print = طباعة
badges-pdf = PDF، صفحة A6 لكل باج
badges-revoke = إلغاء الباج
badges-revoke-title = إلغاء باج { $name }
badges-revoke-means = من الآن يقول التحقق منه «ملغى». الهواتف التي لا اتصال لها تقول ذلك بعد أن تجلب القائمة الجديدة.
badges-revoke-do = ألغِه الآن
badges-revoked = أُلغي.
badges-too-many = { $max } في المرة على الأكثر.
