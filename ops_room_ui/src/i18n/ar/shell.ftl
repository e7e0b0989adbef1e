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
invalid-string-too-long = هذا أطول من المسموح
invalid-string-too-short = هذا أقصر من المطلوب
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
