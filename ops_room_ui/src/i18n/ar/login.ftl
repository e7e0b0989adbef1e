# الدخول والدعوات وكلمات المرور ورموز التحقق.

login-title = تسجيل الدخول
login-username = اسم المستخدم
login-username-needed = اكتب اسم المستخدم
login-password = كلمة المرور
login-password-needed = اكتب كلمة المرور
login-do = دخول
login-help = لا حساب لك أو نسيت كلمة المرور؟ يرسل إليك من يدير الأشخاص في مكتب جهتك دعوة جديدة.
login-code = رمز التحقق
login-code-for = كلمة مرور { $username } صحيحة. بقي الرمز من تطبيق المصادقة.
login-code-do = تأكيد
login-by-recovery = استعمال رمز استرداد
login-by-code = استعمال الرمز من التطبيق
login-other-person = الدخول باسم آخر
login-throttled = محاولات كثيرة من هنا
login-throttled-means = تُفتح الاستمارة من تلقاء نفسها. حسابك غير مقفل.
login-wait =
    { $n ->
        [zero] حاول الآن
        [one] حاول بعد ثانية
        [two] حاول بعد ثانيتين
        [few] حاول بعد { $count } ثوانٍ
        [many] حاول بعد { $count } ثانية
       *[other] حاول بعد { $count } ثانية
    }
login-already = أنت داخل
login-already-as = دخلت باسم { $name }.
go-on = متابعة

code-hint = ستة أرقام، ورمز جديد كل { $seconds } ثانية
code-needed = اكتب الأرقام الستة
recovery-code = رمز الاسترداد
recovery-code-hint = أحد الرموز العشرة التي حفظتها، ويصلح كل منها مرة واحدة
recovery-code-needed = اكتب أحد رموز الاسترداد

## كلمة المرور

login-new-password = اختر كلمة مرور خاصة بك
login-new-password-why = كلمة المرور التي أُعطيتها للدخول الأول وحده.
login-new-password-do = تغيير كلمة المرور والمتابعة
password-current = كلمة المرور الحالية
password-current-needed = اكتب كلمة المرور الحالية
password-new = كلمة المرور الجديدة
password-new-needed = اكتب كلمة المرور الجديدة
password-hint =
    { $n ->
        [zero] جملة من كلمات عدة جيدة ويسهل تذكرها.
        [one] حرف واحد على الأقل. جملة من كلمات عدة جيدة ويسهل تذكرها.
        [two] حرفان على الأقل. جملة من كلمات عدة جيدة ويسهل تذكرها.
        [few] { $count } أحرف على الأقل. جملة من كلمات عدة جيدة ويسهل تذكرها.
        [many] { $count } حرفاً على الأقل. جملة من كلمات عدة جيدة ويسهل تذكرها.
       *[other] { $count } حرف على الأقل. جملة من كلمات عدة جيدة ويسهل تذكرها.
    }

## رمز التحقق

login-enrol = تفعيل رمز التحقق
login-enrol-why = يتطلب دورك إثباتاً ثانياً إلى جانب كلمة المرور: رمزاً من تطبيق على هاتفك. يستغرق ذلك دقيقتين ومرة واحدة.
enrol-app = افتح تطبيق مصادقة على هاتفك. يصلح أي تطبيق يُظهر رموزاً من ستة أرقام.
enrol-scan = امسح به هذه الصورة.
enrol-qr = رمز QR يضيف هذا الحساب إلى تطبيق المصادقة
enrol-secret = لا كاميرا لديك؟ اكتب هذا المفتاح في التطبيق:
enrol-here = فتح في تطبيق على هذا الجهاز
enrol-code = اكتب الرمز الذي يُظهره التطبيق الآن
enrol-confirm = تأكيد وتفعيل

## رموز الاسترداد

recovery-title = احفظ رموز الاسترداد
recovery-once = لا تظهر هذه الرموز إلا الآن
recovery-means = إذا فقدت هاتفك فكل رمز منها يُدخلك مرة واحدة بدلاً من رمز التحقق. احفظها بعيداً عن هاتفك.
recovery-copy = نسخ
recovery-print = طباعة
recovery-download = حفظ في ملف
recovery-kept = حفظت هذه الرموز
recovery-kept-needed = أكّد أنك حفظت الرموز قبل المتابعة
recovery-file-title = رموز الاسترداد لـ { $username } في غرفة العمليات المشتركة. يصلح كل منها مرة واحدة.
copied = نُسخت.
copy-by-hand = رفض المتصفح النسخ. حدّد النص وانسخه بنفسك.

## الدعوة

invited-title = أهلاً بك في الغرفة
invited-means = هذه الدعوة لك وحدك. اختر كلمة مرور وتدخل.
invited-name = الاسم
invited-organisation = الجهة
invited-roles = الدور
invited-until = صالحة حتى
invited-not-you = لست أنت؟ أغلق هذه الصفحة وأخبر من أرسل إليك الرابط.
invited-do = اعتماد كلمة المرور والدخول
invited-sign-in = إلى صفحة الدخول
