# الصفحة التي يفتحها الهاتف من رمز الباج، وكلمات الأدوار.

role-admin = مدير النظام
role-operator = مشغّل غرفة العمليات
role-cso_delegate = مندوب المجتمع المدني
role-observer = مراقب
role-liaison = ضابط الارتباط الأمني
role-coordinator = منسّق المناوبة
role-reader = قارئ الأشرطة
role-approver = مُصادِق
role-rumour_officer = مسؤول الشائعات
role-commissioner = المفوض المناوب
role-auditor = مدقق
role-screen = شاشة عرض

check-title = التحقق من الباج
check-room = غرفة العمليات المشتركة
check-language = اللغة
check-intro = وجّه كاميرا الهاتف إلى رمز QR على الباج. تُفتح هذه الصفحة بالجواب، حتى دون اتصال.
check-valid = صالح
check-expired = منتهي الصلاحية
check-revoked = ملغى
check-unknown = غير معروف
check-valid-means = أصدرت الغرفة هذا الباج. طابق الاسم المكتوب عليه مع هوية حامله.
check-expired-means = كان هذا الباج صحيحاً وانتهت مدته. لا يمنح حق الدخول.
check-revoked-means = سحبت الغرفة هذا الباج. لا يمنح حق الدخول. احتفظ به وأبلغ الغرفة.
check-unknown-unreadable = هذا ليس باجاً من هذه الغرفة، أو تضرّر الرمز عند قراءته. امسحه مرة أخرى.
check-unknown-unknown_key = لم يوقّع هذا الباج مفتاح من مفاتيح الغرفة التي يعرفها هذا الهاتف. لا تقبله وأبلغ الغرفة.
check-unknown-not_signed = هذا الباج مُغيَّر أو مزوَّر. لا تقبله وأبلغ الغرفة.
check-unknown-no_keys = لم يجلب هذا الهاتف مفاتيح الغرفة من قبل، فلا يستطيع الحكم. اتصل مرة واحدة ثم امسح الرمز من جديد.
check-unknown-code = لا باج بهذا الرمز في الغرفة.
check-role = الدور
check-organisation = الجهة
check-provinces = المحافظات
check-everywhere = البلد كله
check-until = صالح حتى
check-code = الرمز
check-list-of = قائمة الإلغاء بتوقيت { $time }
check-list-offline = قائمة الإلغاء بتوقيت { $time }؛ لا اتصال
check-list-none = لا قائمة إلغاء على هذا الهاتف بعد؛ لا اتصال
check-list-asking = جارٍ طلب أحدث قائمة إلغاء…
check-list-old = القائمة قديمة ({ $ago }): ما أُلغي بعدها ليس فيها. اتصل حين تستطيع.
check-answer-of = جواب الغرفة بتوقيت { $time }
check-by-code = التحقق بالرمز
check-by-code-hint = الأحرف والأرقام الثمانية تحت رمز QR، مثل K7M-4QX-2P
check-ask = تحقق
check-asking = جارٍ السؤال…
check-code-wrong = هذا ليس رمز باج. انظر ثانية: حرف واحد خطأ أو حرفان تبادلا المكان.
check-code-offline = لا اتصال. الرمز المكتوب لا يُتحقق منه إلا باتصال، ورمز QR من دونه أيضاً.
check-code-refused = لم تجب الغرفة عن هذا السؤال. أعد المحاولة بعد قليل.
check-again = تحقق من باج آخر
check-ago-minutes =
    { $n ->
        [zero] عمرها أقل من دقيقة
        [one] عمرها دقيقة
        [two] عمرها دقيقتان
        [few] عمرها { $count } دقائق
        [many] عمرها { $count } دقيقة
       *[other] عمرها { $count } دقيقة
    }
check-ago-hours =
    { $n ->
        [zero] عمرها أقل من ساعة
        [one] عمرها ساعة
        [two] عمرها ساعتان
        [few] عمرها { $count } ساعات
        [many] عمرها { $count } ساعة
       *[other] عمرها { $count } ساعة
    }
check-ago-days =
    { $n ->
        [zero] عمرها أقل من يوم
        [one] عمرها يوم
        [two] عمرها يومان
        [few] عمرها { $count } أيام
        [many] عمرها { $count } يوماً
       *[other] عمرها { $count } يوم
    }
