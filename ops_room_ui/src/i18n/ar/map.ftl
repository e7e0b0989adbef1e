# The polling map: places, contests, staff, election, and the files they come from.
polling-title = خريطة الاقتراع
polling-views = أقسام الخريطة
polling-view-places = الأماكن
polling-view-contests = الدوائر والقوائم
polling-view-staff = موظفو الاقتراع
polling-view-election = الانتخابات
polling-view-import = استيراد الملفات
polling-where = المكان المعروض
polling-country = كل البلاد
polling-province = المحافظة
polling-district = القضاء
polling-centre = مركز الاقتراع
polling-station = محطة الاقتراع
polling-centres = المراكز
polling-stations = المحطات
polling-women = محطات النساء
polling-voters = الناخبون المسجلون
polling-police = منطقة الشرطة
polling-address = العنوان
polling-coordinates = الإحداثيات
polling-no-map = لم تُعتمد خريطة بعد
polling-search = بحث عن مكان
polling-search-hint = اسم بأي لغة أو بداية رمز
polling-all-contests = كل الدوائر
polling-contest = الدائرة الانتخابية
polling-lists = القوائم
polling-candidate-count = المرشحون
polling-no-contests = لم تُستورد دوائر انتخابية بعد
polling-no-staff = لا موظفين هناك
polling-notes = ملاحظات
staff-other_district = يسكن خارج قضاء المركز
staff-centre_unknown = المركز غير موجود في الخريطة
polling-name-in = الاسم ({ $language })
polling-country-code = رمز البلد
polling-country-hint = حرفان حسب ISO 3166 مثل IQ
polling-day = يوم الاقتراع
polling-most = الحد الأعلى للناخبين في المحطة
polling-most-hint = كان { $iraq } في العراق عام { $year }
polling-synthetic = البيانات تجريبية مختلقة، ويُقال ذلك على كل شاشة
polling-save = حفظ
polling-saved = حُفظ
polling-what = محتوى الملف
polling-what-map = المحطات والمراكز
polling-what-contests = الدوائر والقوائم والمرشحون
polling-what-staff = موظفو الاقتراع
polling-what-controls = أرقام المقارنة
polling-what-map-hint = صف لكل محطة مع رمز مركزها وقضائها ومحافظتها وعدد المسجلين.
polling-what-contests-hint = صف لكل مرشح مع رقم قائمته ورقمه فيها.
polling-what-staff-hint = صف لكل موظف برقمه الوظيفي ومهمته ومركزه وقضاء سكنه. لا أسماء.
polling-what-controls-hint = صف لكل محافظة بالأرقام المعلنة مع مصدرها وتاريخها.
polling-import-hint = ملف CSV أو XLSX بأعمدة بأي ترتيب. لا يُعتمد شيء قبل أن ترى التقرير وتقبله.
polling-accepted = اعتُمد الملف كاملاً وأُبلغت به بقية الغرفة.
polling-districts-of = الأقضية: { $count }
polling-provinces-of = المحافظات: { $count }
polling-women-of = للنساء: { $count }
polling-mean = ناخبون لكل محطة
polling-limit = الحد: { $count }
polling-above = فوق { $count }
polling-accessible = مهيأة
polling-access = إمكانية الوصول
polling-about = عن هذا المركز
polling-not-stated = غير مذكور
polling-looked-for = هذه هي المحطة المطلوبة
polling-map-title = الناخبون المسجلون حسب المحافظة
polling-map-summary = الناخبون المسجلون حسب المحافظة: الأكثر في { $first } وعددهم { $most }، والأقل في { $last } وعددهم { $least }. كل الأرقام في الجدول.
polling-to-election = وصف الانتخابات
polling-by-ballot = بترتيب ورقة الاقتراع
polling-candidates-show = عرض كل المرشحين
polling-candidates-hide = إخفاء المرشحين
polling-no-staff-yet = لم يُستورد موظفون بعد
polling-day-hint = يوم التصويت العام
polling-name-needed = اكتب اسم الانتخابات بلغة واحدة على الأقل
polling-country-needed = اكتب حرفي رمز البلد
polling-day-needed = اختر يوم الاقتراع
polling-most-needed = اكتب رقماً صحيحاً
polling-load-anew = عرض الوضع الحالي
polling-columns = أي عمود هو أي حقل: عُرف { $found } من { $all }
polling-one-file = ملف واحد
polling-show-map = عرض الأماكن
polling-show-contests = عرض الدوائر
polling-show-staff = عرض الموظفين
polling-accept-means = يُعتمد الملف كاملاً ويحل محل كل ما هو من نوعه، ويُسحب ما لا يذكره.
polling-accept-means-exactly = يُعتمد الملف كاملاً: جديد { $made }، متغير { $changed }، مسحوب { $withdrawn }، كما هو { $same }. يُسحب ما لا يذكره الملف.
report-title = تقرير الفحص
report-nothing = لم يُعثر على أي ملاحظة
report-problem = مشكلة
report-warning = تنبيه
report-row = الصف { $n }
report-totals = مجاميع المحافظات
report-control = أرقام المقارنة ومصدرها
report-difference = المقارنة { $control }، الفرق { $difference }
report-changes = ما يغيّره اعتماد الملف
report-changed-by = ما غيّره اعتماد الملف
report-made = جديد
report-changed = متغير
report-withdrawn = مسحوب
report-same = كما هو
report-findings = الملاحظات
report-more = أول { $shown } من { $all }
report-totals-beside = مجاميع المحافظات بجانب أرقام المقارنة
report-agrees = المقارنة { $control }، مطابق
sample-code = الرمز
sample-first = سبق في الصف
sample-expected = المتوقع
sample-centre_district = قضاء المركز
sample-limit = الحد
sample-map = في الملف
sample-control = المقارنة
sample-before = سابقاً
sample-after = الآن
sample-languages = الناقص
sample-figure = الرقم
sample-fields = الأعمدة
sample-lists = القوائم
finding-beside = { $finding } ({ $expected })
station-kind-general = عام
station-kind-special = خاص
station-kind-displaced = نازحون
station-kind-mobile = متنقل
electorate-mixed = مختلط
electorate-women = نساء
electorate-men = رجال
yes = نعم
no = لا
field-province = المحافظة
field-district = رمز القضاء
field-centre_ar = اسم المركز بالعربية
field-centre_ckb = اسم المركز بالكردية
field-centre_en = اسم المركز بالإنكليزية
field-district_ar = اسم القضاء بالعربية
field-district_ckb = اسم القضاء بالكردية
field-district_en = اسم القضاء بالإنكليزية
field-address = العنوان
field-police = منطقة الشرطة
field-latitude = خط العرض
field-longitude = خط الطول
field-step_free = دخول بلا درج
field-wide_doors = أبواب واسعة
field-toilet = مرافق صحية مهيأة
field-parking = موقف سيارات
field-synthetic = تجريبي
field-station = رمز المحطة
field-station_number = رقم المحطة في المركز
field-kind = نوع المحطة
field-electorate = الناخبون فيها
field-voters = عدد المسجلين
field-accessible = المحطة مهيأة
field-contest = رمز الدائرة الانتخابية
field-contest_ar = اسم الدائرة بالعربية
field-contest_ckb = اسم الدائرة بالكردية
field-contest_en = اسم الدائرة بالإنكليزية
field-seats = المقاعد
field-list = رقم القائمة
field-list_ar = اسم القائمة بالعربية
field-list_ckb = اسم القائمة بالكردية
field-list_en = اسم القائمة بالإنكليزية
field-candidate = رقم المرشح
field-candidate_name = اسم المرشح
field-staff_number = الرقم الوظيفي
field-duty = المهمة
field-home_district = قضاء السكن
field-stations = المحطات
field-source = المصدر
field-as_of = بتاريخ
polling-found =
    { $n ->
        [zero] لا مكان بهذا الاسم
        [one] مكان واحد
        [two] مكانان
        [few] { $count } أماكن
        [many] { $count } مكاناً
        *[other] { $count } مكان
    }
polling-seats =
    { $n ->
        [zero] لا مقاعد
        [one] مقعد واحد
        [two] مقعدان
        [few] { $count } مقاعد
        [many] { $count } مقعداً
        *[other] { $count } مقعد
    }
polling-candidates =
    { $n ->
        [zero] لا مرشحين
        [one] مرشح واحد
        [two] مرشحان
        [few] { $count } مرشحين
        [many] { $count } مرشحاً
        *[other] { $count } مرشح
    }
