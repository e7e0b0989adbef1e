# الملف الشخصي.

profile-title = ملفك الشخصي
profile-attempts =
    { $n ->
        [zero] لا محاولات فاشلة للدخول باسمك منذ دخولك السابق
        [one] محاولة فاشلة واحدة للدخول باسمك منذ دخولك السابق
        [two] محاولتان فاشلتان للدخول باسمك منذ دخولك السابق
        [few] { $count } محاولات فاشلة للدخول باسمك منذ دخولك السابق
        [many] { $count } محاولة فاشلة للدخول باسمك منذ دخولك السابق
       *[other] { $count } محاولة فاشلة للدخول باسمك منذ دخولك السابق
    }
profile-attempts-means = إن لم تكن أنت فغيّر كلمة المرور الآن وأخبر من يدير الأشخاص.
profile-first = هذا دخولك الأول.
profile-last = كان دخولك السابق { $time }.
profile-who = من أنت هنا
profile-name = الاسم
profile-organisation = الجهة
profile-roles =
    { $n ->
        [zero] الأدوار
        [one] الدور
        [two] الدوران
        [few] الأدوار
        [many] الأدوار
       *[other] الأدوار
    }
profile-provinces = المكان
profile-everywhere = البلد كله
profile-reads = ما تقرؤه
profile-until = جلستك حتى
profile-change-who = هل من خطأ؟ يستطيع من يدير الأشخاص في مكتب جهتك تصحيحه.
profile-speech = اللغة والأرقام
profile-digits-hint = رموز المحطات والبلاغات والأشخاص بالأرقام اللاتينية دائماً.
profile-password = كلمة المرور
profile-password-change = تغيير كلمة المرور
profile-password-means = كلمة المرور الجديدة تُخرجك من كل مكان آخر.
profile-password-do = تغيير كلمة المرور
profile-password-done = تغيّرت كلمة المرور، وانتهت كل الجلسات الأخرى.
profile-factor = رمز التحقق
profile-factor-on = مفعّل
profile-factor-off = غير مفعّل
profile-factor-owed = دورك يتطلبه: من عرف كلمة مرورك وحدها لا يدخل.
profile-factor-means = معه لا يدخل من عرف كلمة مرورك وحدها.
profile-factor-begin = تفعيل
profile-factor-renew = النقل إلى هاتف آخر
profile-factor-renew-means = كلمة المرور أولاً. يبقى تطبيقك الحالي صالحاً إلى أن تؤكّد الجديد.
profile-factor-recovery = رموز استرداد جديدة
profile-factor-recovery-means = تُنشأ عشرة رموز جديدة وتبطل التي عندك. اكتب الرمز الذي يُظهره تطبيقك الآن.
profile-factor-recovery-do = إنشاء رموز جديدة
profile-factor-remove = إيقاف
profile-factor-remove-means = تكفي بعده كلمة المرور وحدها للدخول. اكتبها للتأكيد.
profile-factor-remove-do = إيقاف رمز التحقق
profile-factor-done-on = فُعّل رمز التحقق.
profile-factor-done-off = أُوقف رمز التحقق.
profile-factor-done-kept = تم. رموز الاسترداد الجديدة سارية من الآن.
profile-sessions = أين أنت داخل
profile-sessions-means = أنهِ ما لا تعرفه. ينتهي في كل مكان خلال ثوانٍ.
profile-session-this = هذه
profile-session-since = منذ { $time }
profile-session-end = إنهاء
profile-session-ended = انتهت الجلسة.
profile-device-unknown = جهاز غير معروف
