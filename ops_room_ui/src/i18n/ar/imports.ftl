# ملفات الصفوف: إحضارها ومطابقة أعمدتها والنظر في مشكلاتها، ثم أخذها كلها أو لا شيء منها.

import-people-title = استيراد الأشخاص
import-new-hint = ملف CSV أو XLSX فيه صف لكل شخص. لا يُؤخذ شيء قبل أن تنظر فيه، ثم يُؤخذ كله أو لا شيء.
import-choose = اختر ملفاً
import-limit = CSV أو XLSX، أقصاه ٣٢ ميغابايت
import-wrong-kind = لا تُقرأ هنا إلا ملفات CSV وXLSX.
import-too-large = الملف أكبر من ٣٢ ميغابايت.
import-uploading = جارٍ إرسال { $name }…
import-share = { $share }٪
import-invited = نُزّلت الدعوات من قبل. من فقد دعوته يُعطى دعوة جديدة من صفحة الشخص.
import-earlier = ملفات سابقة
import-earlier-none = لم يُحضر ملف بعد
import-another = إحضار ملف آخر
import-resumed = يمكنك إغلاق هذه الصفحة: العمل مستمر، وهذا العنوان يعود بك إليه.
import-state-reading = يُقرأ
import-state-ready = جاهز للنظر فيه
import-state-unusable = أعمدة ناقصة
import-state-accepting = يُؤخذ
import-state-accepted = أُخذ
import-state-discarded = أُهمل
import-state-failed = فشل
import-progress = { $done } من { $total } صفوف
import-progress-unknown = الصفوف: { $done }
import-made-at = أُحضر في
import-rows = الصفوف
import-good = السليمة
import-problems = فيها مشكلات
import-warnings = فيها تنبيهات
import-columns = الأعمدة
import-columns-hint = أي عمود في الملف هو أي حقل. يُحفظ الاختيار للملف القادم ذي العناوين نفسها.
import-column-none = ليس في الملف
import-column-needed = لازم
import-columns-apply = القراءة من جديد بهذه الأعمدة
import-preview = الصفوف
import-only-problems = الصفوف ذات المشكلات فقط
import-row = الصف
import-row-problems = ما الخطأ
import-row-fine = لا شيء
import-no-problems = لا مشكلة في أي صف.
import-accept = أخذ كل الصفوف
import-accept-title = أخذ كل صفوف { $name }
import-accept-means =
    { $n ->
        [zero] لا صفوف تُؤخذ.
        [one] يضيف شخصاً واحداً مع دعوته. الكل أو لا شيء.
        [two] يضيف شخصين دفعة واحدة، لكل منهما دعوة. الكل أو لا شيء.
        [few] يضيف { $count } أشخاص دفعة واحدة، لكل منهم دعوة. الكل أو لا شيء.
        [many] يضيف { $count } شخصاً دفعة واحدة، لكل منهم دعوة. الكل أو لا شيء.
       *[other] يضيف { $count } شخص دفعة واحدة، لكل منهم دعوة. الكل أو لا شيء.
    }
import-accept-do = خذها الآن
import-accept-not-yet =
    { $n ->
        [zero] لا مشكلات.
        [one] في صف واحد مشكلة. صحّحه في الملف وأحضره من جديد: لا يُؤخذ شيء ناقصاً.
        [two] في صفين مشكلات. صحّحهما في الملف وأحضره من جديد: لا يُؤخذ شيء ناقصاً.
        [few] في { $count } صفوف مشكلات. صحّحها في الملف وأحضره من جديد: لا يُؤخذ شيء ناقصاً.
        [many] في { $count } صفاً مشكلات. صحّحها في الملف وأحضره من جديد: لا يُؤخذ شيء ناقصاً.
       *[other] في { $count } صف مشكلات. صحّحها في الملف وأحضره من جديد: لا يُؤخذ شيء ناقصاً.
    }
import-discard = إهمال
import-discard-title = إهمال استيراد { $name }
import-discard-means = لا يُؤخذ من هذا الملف شيء. يُحذف الملف هنا، وملفك عندك كما هو.
import-discard-do = أهمله الآن
import-accepted =
    { $n ->
        [zero] لم يُضف أحد.
        [one] أُضيف شخص واحد.
        [two] أُضيف شخصان.
        [few] أُضيف { $count } أشخاص.
        [many] أُضيف { $count } شخصاً.
       *[other] أُضيف { $count } شخص.
    }
import-discarded = أُهمل. لم يُؤخذ من هذا الملف شيء.
import-failed = لم يمكن استعمال الملف ولم يُؤخذ شيء.
import-invitations = تنزيل الدعوات (CSV)
import-invitations-hint = تُنشأ مرة واحدة، ولا تبقى الروابط في مكان آخر. كل رابط صالح مرة واحدة ولمدة ٧٢ ساعة. من يملك الملف يستطيع الدخول باسم هؤلاء: احفظه في مكان آمن ثم احذفه.
import-show-people = عرض الأشخاص

## حقول صف الشخص

field-username = اسم المستخدم
field-name = الاسم الكامل
field-organisation = الجهة
field-roles = الأدوار
field-provinces = المحافظات
field-phone = الهاتف
field-email = البريد الإلكتروني
field-language = اللغة
field-valid_from = سارٍ من
field-valid_until = سارٍ حتى
field-centre = مركز الاقتراع

## ما قد يكون خطأ في خلية، والرمز المجهول يذكر ما كان متوقعاً

problem-other = المتوقع: { $expected }
