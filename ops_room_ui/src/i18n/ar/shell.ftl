# ما تشترك فيه كل الصفحات: الشريط والتنبيهات والاستمارات والقوائم.

skip = انتقل إلى المحتوى
menu = صفحات الغرفة
menu-own = حسابك والصفحات
menu-board = اللوحة
menu-organisations = الجهات
menu-people = الأشخاص
menu-badges = الباجات
menu-map = خريطة الاقتراع
menu-audit = التدقيق
menu-profile = ملفك الشخصي
signed-in-as = دخل باسم:
sign-out = تسجيل الخروج
sign-out-failed = لم تجب الغرفة، فما زلت داخلاً. حاول من جديد.
footer-time = كل الأوقات بتوقيت بغداد
footer-badge = التحقق من باج
loading = جارٍ التحميل…
busy = جارٍ التنفيذ…
cancel = إلغاء
optional = (اختياري)
list-comma = {"، "}
no-right-title = صلاحياتك لا تشمل هذه الصفحة
no-right-means = يستطيع من يدير الأشخاص تغيير ذلك. الصفحات الأخرى في القائمة.

## تنبيهات على عرض الصفحة

synthetic = بيانات اصطناعية
synthetic-means = كل شخص ومكان ورقم هنا مختلق لتجربة الغرفة
revocations-stale-here = انقطعت أخبار الاعتماد منذ مدة: قد لا يُعرف ما سُحب أخيراً، وتنتظر الإجراءات الحساسة.
room-away = لا يمكن الوصول إلى الغرفة. قد يكون ما تراه قديماً، ولا يصل ما ترسله الآن.

## نهاية الجلسة

session-ends = جلستك على وشك الانتهاء
session-ends-means = تُنهى جلستك قريباً حمايةً لك. يبقى ما كتبته إذا بقيت داخلاً.
session-ends-for-good = لا تدوم الجلسة أكثر من يوم. أتمّ ما بدأته ثم سجّل الدخول من جديد.
session-stay = ابقَ داخلاً
session-not-renewed = لم تجب الغرفة. حاول من جديد.

## الاستمارات

trouble-mark = خطأ:
form-trouble = ينبغي تصحيح بعض الحقول
field-needed = املأ هذا الحقل
reference = الرقم المرجعي لمن يشغّل الغرفة:
try-again = حاول من جديد
password-show = إظهار
password-hide = إخفاء
file-drop-here = أو أفلت الملف هنا
invalid-missing = هذا الحقل ناقص
invalid-text-empty = هذا الحقل فارغ
invalid-text-too-long = هذا أطول من المسموح
invalid-string-too-long = { invalid-text-too-long }
invalid-string-too-short = هذا أقصر من المطلوب
invalid-too-long = العدد هنا أكبر من المسموح
invalid-too-short = العدد هنا أقل من المطلوب
invalid-string-type = هذا ليس من النوع المتوقع هنا
invalid-int-type = { invalid-string-type }
invalid-int-parsing = { invalid-string-type }
invalid-int-from-float = { invalid-string-type }
invalid-bool-type = { invalid-string-type }
invalid-list-type = { invalid-string-type }
invalid-dict-type = { invalid-string-type }
invalid-model-attributes-type = { invalid-string-type }
invalid-uuid-parsing = { invalid-string-type }
invalid-uuid-type = { invalid-string-type }
invalid-json-invalid = { invalid-string-type }
invalid-string-pattern-mismatch = لم يُكتب هذا كما تتوقعه الغرفة
invalid-key-format = { invalid-string-pattern-mismatch }
invalid-columns = { invalid-string-pattern-mismatch }
invalid-ids = { invalid-string-pattern-mismatch }
invalid-cursor = { invalid-string-pattern-mismatch }
invalid-code = { invalid-string-pattern-mismatch }
invalid-string-unicode = { invalid-string-pattern-mismatch }
invalid-enum = الغرفة لا تعرف هذا
invalid-literal-error = { invalid-enum }
invalid-unknown = { invalid-enum }
invalid-word-unknown = { invalid-enum }
invalid-family-unknown = { invalid-enum }
invalid-greater-than-equal = هذا خارج الحدود المسموحة
invalid-greater-than = { invalid-greater-than-equal }
invalid-less-than = { invalid-greater-than-equal }
invalid-less-than-equal = { invalid-greater-than-equal }
invalid-out-of-range = { invalid-greater-than-equal }
invalid-time-out-of-range = { invalid-greater-than-equal }
invalid-time-format = هذا ليس تاريخًا ووقتًا تستطيع الغرفة قراءته
invalid-timezone-aware = { invalid-time-format }
invalid-datetime-type = { invalid-time-format }
invalid-datetime-parsing = { invalid-time-format }
invalid-datetime-from-date-parsing = { invalid-time-format }
invalid-repeated = هذا مكرر هنا
invalid-extra-forbidden = ليس في الغرفة حقل بهذا الاسم
invalid-before-valid-from = النهاية تسبق البداية
invalid-centre-format = هذا ليس رمز مركز اقتراع، مثل 205418
invalid-column-missing = ينقص الملف هذا العمود
invalid-clock-contradicts = حدّد الدقائق أو نهاية اليوم، لا كليهما
invalid-clock-order = ينبغي أن تتتابع النظرة الأولى والإجراء الأول والرد
invalid-clock-graver-is-slower = لا يجوز أن تُمنح الشدّة الأعلى وقتًا أطول من الأدنى
invalid-leaf-code = لا ينتمي الرمز إلى فئته
invalid-leaf-in-use = تستعمل بلاغات هذا التصنيف: يمكن إيقافه ولا يمكن حذفه
invalid-leaf-not-offered = هذا التصنيف موقوف
invalid-nothing-offered = ينبغي أن يبقى تصنيف واحد على الأقل مستعملاً
invalid-severity-missing = ينبغي أن تكون كل درجات الشدّة موجودة
invalid-text-script = لم يُكتب هذا النص بحروف لغته
invalid-username-format = أحرف وأرقام ونقاط وشرطات فقط، وأقصاه ٦٤
invalid-phone-format = هذا ليس رقم هاتف، ويُفضل مع رمز البلد: ‎+964 …
invalid-email-format = هذا ليس عنوان بريد إلكتروني
invalid-compartment = لا يمكن اختيار هؤلاء القرّاء هنا
invalid-name = يُتوقع اسم من ١ إلى ٢٠٠ حرف
invalid-day = هذا ليس يومًا تستطيع الغرفة العمل به
invalid-one-of-two = يُتوقع واحد من الاثنين فقط
invalid-nothing-decided = لم يتغير شيء: املأ حقلاً واحدًا على الأقل
invalid-other = لا يُقبل هذا. المتوقع: { $expected }
error-room-unreachable = لم تجب الغرفة. تحقق من اتصالك وحاول من جديد.

## القوائم

list-shown-all =
    { $n ->
        [zero] لم يُعثر على شيء
        [one] قيد واحد، وهو الكل
        [two] قيدان، وهما الكل
        [few] { $count } قيود، وهي الكل
        [many] { $count } قيداً، وهي الكل
       *[other] { $count } قيد، وهي الكل
    }
list-shown-more =
    { $n ->
        [zero] لا قيود معروضة
        [one] قيد واحد معروض
        [two] قيدان معروضان
        [few] { $count } قيود معروضة
        [many] { $count } قيداً معروضاً
       *[other] { $count } قيد معروض
    }
list-more = عرض المزيد

## الأقسام

compartment-public = العام
compartment-joint = المشترك بين المفوضية والمجتمع المدني
compartment-commission = المفوضية وحدها
compartment-security = الأمني
compartment-org-own = الخاص بمنظمتك
compartment-org-other = الخاص بمنظمة واحدة
compartment-org-all = الخاص بكل المنظمات
