# هاتف المشغّل: بلاغ في شاشة واحدة لمن يتصل.

menu-phone = الهاتف
call-title = بلاغ بالهاتف

call-matter = موضوع المكالمة
call-kind = ما الأمر؟
call-kind-hint = رمز مثل H1، أو كلمة بأي لغة
call-kinds = الأنواع
call-kinds-quick = الأكثر تكراراً
call-found-kinds =
    { $n ->
        [zero] لا نوع مطابق
        [one] نوع واحد
        [two] نوعان
        [few] { $count } أنواع
        [many] { $count } نوعاً
       *[other] { $count } نوع
    }
call-no-kind = لا نوع بهذا الرمز أو بهذه الكلمة.
call-quick-L1 = استفسار
call-quick-L3 = لا علاقة له بالانتخابات
call-change = تغيير

call-place = أين؟
call-place-hint = رمز المحطة أو المركز، أو اسمه
call-place-inside = أي محطة في { $centre }؟
call-station-hint = رقم المحطة، أو Enter للمركز كله
call-places = الأماكن
call-found-places =
    { $n ->
        [zero] لا مكان مطابق
        [one] مكان واحد
        [two] مكانان
        [few] { $count } أماكن
        [many] { $count } مكاناً
       *[other] { $count } مكان
    }
call-whole-centre = المركز كله
call-place-typed = ليس في الخريطة
call-as-typed = خذه كما يقوله المتصل
call-as-typed-means = لا محطة في الخريطة بهذا الرمز تماماً
call-province = المحافظة
call-province-none = غير معروفة
call-last-place = كما في المكالمة السابقة:

call-text = ماذا حدث
call-text-talk = ماذا سُئل أو قيل
call-text-hint = جملة واحدة للوحة: بلا أسماء ولا أرقام هواتف.
call-details = التفاصيل
call-details-hint = لا تظهر على اللوحة.
call-length = { $length } من { $most } حرفاً
call-when = متى؟
call-time-occurring = يحدث الآن
call-time-occurred = حدث وانتهى
call-time-will_occur = سيحدث
call-happened = وقت حدوثه، بتوقيت بغداد
call-at = المتصل
call-at-this_station = في المكان
call-at-other_station = في مكان آخر
call-at-not_station = يتحدث عن الخارج
call-evidence = لديه صورة أو تسجيل أو وثيقة

call-caller = المتصل
call-readers = يطّلع عليها المشغّلون والمنسقون والمفوضون والمدققون فقط، وكل اطلاع يُسجَّل.
call-name = الاسم
call-phone = الهاتف
call-remark = ملاحظة
call-remark-hint = متى نعاود الاتصال
call-language = اللغة

call-send = إرسال
call-send-again = أعد الإرسال
call-kept = ما تكتبه يبقى في هذا التبويب حتى يُرسل.
call-not-sure = لم يصل جواب. ما كتبته محفوظ، وإذا أعدت إرساله سُجّل مرة واحدة فقط.
call-drop = إلغاء المكالمة
call-drop-title = هل تلغي هذه المكالمة؟
call-drop-means = يُمحى ما كُتب ولا يُسجَّل شيء.
call-drop-not = أبقها
call-lacks-kind = اختر ما الأمر
call-lacks-place = حدّد المكان: محطة أو مركزاً أو محافظة
call-lacks-text = اكتب ماذا سُئل أو قيل
call-lacks-text-long = الجملة طويلة: انقل الباقي إلى التفاصيل
call-lacks-details = التفاصيل أطول من الحد
call-lacks-when = حدّد وقت حدوثه، ولا يكون بعد الآن

call-known = المعروف من هذا المكان
call-known-first = متى اخترت المكان ظهرت حالاته هنا.
call-known-none = لا شيء معروف من هذا المكان بعد.
call-known-same = هذا معروف: قل للمتصل إن الغرفة تتابعه.
call-known-other = لا حالة مفتوحة من هذا النوع هناك، وهذا ما سواه.
call-new-tab = (يُفتح في تبويب جديد)
call-reports =
    { $n ->
        [zero] بلا بلاغات
        [one] بلاغ واحد
        [two] بلاغان
        [few] { $count } بلاغات
        [many] { $count } بلاغاً
       *[other] { $count } بلاغ
    }

call-filed = سُجّل: اقرأ هذا للمتصل
call-filed-at = في { $time }
call-earlier = كانت هذه المكالمة قد وصلت الغرفة في محاولة سابقة، وما غيّرته بعدها لم يُسجَّل.
call-code = الرمز
call-secret = السر
call-capitals = قل «كبير» مع كل حرف تحته خط سميك: الحرف الكبير غير الصغير.
call-receipt-means = بهما معاً يعرف المتصل مصير بلاغه في
call-next = المكالمة التالية

call-keys = المفاتيح
call-keys-title = مفاتيح هذه الصفحة
call-keys-place = تُقرأ المفاتيح بمواضعها، فهي نفسها بلوحة عربية أو كردية.
call-key-send = إرسال
call-key-take = أخذ السطر المحدَّد، وبعد الإرسال: المكالمة التالية
call-key-list = التنقل في القائمة، وفي حقل فارغ: فتحها
call-key-field = الحقل التالي، ومع Shift السابق
call-key-inquiry = استفسار
call-key-unrelated = لا علاقة له بالانتخابات
call-key-frequent = أحد الأنواع الستة الأكثر تكراراً
call-key-last = مكان المكالمة السابقة
call-key-change = على نوع أو مكان مختار: اختيار غيره
call-key-next = المكالمة التالية، وقبل الإرسال: إلغاء هذه
call-key-help = هذه المفاتيح

# ما يُقال لكل حرف حين يُقرأ الرمز والسر بالهاتف.

call-capital = { $word } كبير
call-spell-dash = شرطة
call-spell-underscore = شرطة سفلية
call-spell-a = ألفا
call-spell-b = برافو
call-spell-c = تشارلي
call-spell-d = دلتا
call-spell-e = إيكو
call-spell-f = فوكستروت
call-spell-g = غولف
call-spell-h = هوتيل
call-spell-i = إنديا
call-spell-j = جولييت
call-spell-k = كيلو
call-spell-l = ليما
call-spell-m = مايك
call-spell-n = نوفمبر
call-spell-o = أوسكار
call-spell-p = بابا
call-spell-q = كيبك
call-spell-r = روميو
call-spell-s = سييرا
call-spell-t = تانغو
call-spell-u = يونيفورم
call-spell-v = فيكتور
call-spell-w = ويسكي
call-spell-x = إكسراي
call-spell-y = يانكي
call-spell-z = زولو
