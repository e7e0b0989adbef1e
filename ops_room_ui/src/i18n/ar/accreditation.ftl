# Accreditation: why something was refused.
error-accreditation-sign-in-refused = لم يُقبل اسم المستخدم وكلمة المرور، أو لا يُسمح بالدخول الآن.
error-accreditation-second-factor-needed = كلمة المرور صحيحة. أدخل الآن رمز التحقق من تطبيقك أو أحد رموز الاسترداد.
error-accreditation-second-factor-refused = الرمز خاطئ أو استُعمل من قبل. انتظر الرمز التالي.
error-accreditation-password-wrong = كلمة المرور الحالية غير صحيحة.
error-accreditation-password-refused =
    { $reason ->
        [too_short] كلمة المرور قصيرة. أقلّها اثنا عشر حرفاً.
        [too_long] كلمة المرور طويلة جداً.
        [username] كلمة المرور هي اسم المستخدم. اختر غيرها.
        [same] كلمة المرور هذه هي نفسها السابقة. اختر غيرها.
       *[common] كلمة المرور هذه شائعة يخمّنها أي أحد. اختر غيرها.
    }
error-accreditation-invitation-unknown = هذه الدعوة غير معروفة: استُعملت أو حلّت محلها دعوة أحدث أو نُسخ الرابط ناقصاً.
error-accreditation-invitation-expired = انتهت مدة هذه الدعوة. اطلب من المدير دعوة جديدة.
error-accreditation-version-conflict = غيّرها شخص آخر في هذه الأثناء. انظر إليها من جديد ثم قرر.
error-accreditation-wrong-state = لا يمكن هذا في الحالة الراهنة. حدّث الصفحة.
error-accreditation-username-taken = اسم المستخدم هذا لشخص آخر.
error-accreditation-rights-exceeded = هذه الصلاحيات تتجاوز صلاحياتك.
error-accreditation-rights-unfit = هذه الصلاحيات لا تناسب المنظمة أو لا يناسب بعضها بعضاً.
error-accreditation-own-rights = لا يغيّر أحد صلاحياته بنفسه. يفعل ذلك مدير آخر.
error-accreditation-last-admin = ستبقى الغرفة بلا مدير على المستوى الوطني. عيّن مديراً آخر أولاً.
error-accreditation-owner-fixed = هذا جزء من الغرفة نفسها ولا يُغيَّر.
error-accreditation-people-outside = لأشخاص في هذه المنظمة صلاحيات خارج هذه المحافظات. غيّر صلاحياتهم أولاً.
error-accreditation-second-factor-owed = أدوارك تتطلب رمز التحقق، فلا يمكن إيقافه.
error-accreditation-second-factor-absent = لا رمز تحقق مفعّلاً هنا. ابدأ التفعيل من جديد.
error-accreditation-last-key = هذا هو المفتاح الوحيد لهذا الغرض. أنشئ مفتاحاً جديداً أولاً.
error-accreditation-glass-not-needed = تقرأ هذا القسم من قبل، فلا حاجة إلى فتحه.
error-accreditation-own-review = من فتح القسم لا يراجع فتحه. يراجعه شخص آخر.
