# Signing in and rights.
error-access-sign-in-required = سجّل الدخول أولاً.
error-access-token-refused = لم تُقبل بيانات الدخول. سجّل الدخول من جديد.
error-access-session-over = انتهت جلستك أو أُنهيت. سجّل الدخول من جديد.
error-access-sign-in-incomplete = غيّر كلمة المرور أو فعّل رمز التحقق أولاً.
error-access-forbidden = لا تسمح صلاحياتك بهذا هنا.
error-access-revocations-stale = لم تصل أخبار الاعتماد منذ خمس دقائق، ولذلك تنتظر الإجراءات الحساسة. حاول بعد قليل.
