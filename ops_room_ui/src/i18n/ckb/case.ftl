# ڕووداوەکە وەک شوێنی کار

case-tab-case = ڕووداو
case-tab-talk = گفتوگۆ
case-tab-history = مێژوو
case-tab-alike = هاوشێوەکان
case-opening = ڕووداوەکە دەکرێتەوە…
case-not-here = ڕووداوێکی وا نییە، یان بۆ تۆ نییە.
case-you = تۆ
case-somebody = کەسێک لە ژوورەکە
case-room = ژوورەکە خۆکارانە
list-and = ،{" "}
case-with = لای { $name }
case-with-me = لای تۆیە
case-present = لای { $names }یش کراوەیە
case-present-count =
    { $n ->
        [one] لای کەسێکی تریش کراوەیە
       *[other] لای { $count } کەسی تریش کراوەیە
    }
case-step-received = گەیشت
case-step-triaged = پۆلێنکرا
case-step-acted = یەکەم هەنگاو
case-step-answered = وەڵامدرایەوە
case-step-closed = داخرا
case-step-next = دواتر
case-desk = مێز و بەرپرس
case-desk-none = بێ مێز
case-nobody = هیچ کەس
case-to-me = من
case-verification = پشتڕاستکردنەوە
case-readers = کێ دەیخوێنێتەوە
case-outside = دەرەوەی ژوور
case-public = وەڵامی گشتی
case-media = هاوپێچەکان
case-answer-due = کاتی وەڵام
case-raised = مەترسییەکەی بەرزکرایەوە بەهۆی ئاگادارکردنەوەی سەربەخۆ
case-organisations =
    { $n ->
        [one] لە یەک ڕێکخراو
       *[other] لە { $count } ڕێکخراوی سەربەخۆ
    }
case-sources = ئاگادارکردنەوەکان وەک نێردراون
case-sources-hidden =
    { $n ->
        [one] و ئاگادارکردنەوەیەکی تر لە ڕێکخراوێکی تر
       *[other] و { $count } ئاگادارکردنەوەی تر لە ڕێکخراوەکانی تر
    }
channel-web = فۆرمی مۆبایل
channel-api = سیستەمی ڕێکخراو
channel-phone = پەیوەندیی تەلەفۆنی، کارمەندی ژوور نووسیویەتی
channel-bulk = فایل لە تۆڕێکەوە
case-answers = وەڵامەکان
answer-reporter-sent = بۆ ڕاپۆرتدەران
answer-public-proposed = گشتی، چاوەڕێی ڕەزامەندیی کەسی دووەم
answer-public-published = گشتی، بڵاوکرایەوە
answer-public-rejected = گشتی، ڕەتکرایەوە
answer-reporter-proposed = بۆ ڕاپۆرتدەران، پێشنیارکراو
answer-reporter-published = بۆ ڕاپۆرتدەران، بڵاوکرایەوە
answer-reporter-rejected = بۆ ڕاپۆرتدەران، ڕەتکرایەوە
answer-public-sent = گشتی، نێردرا
case-because = هۆکار:
case-others = لای لایەنەکانی تر
case-outside-waits = هێشتا لای ئەوانە
case-returned = گەڕاندیانەوە
case-asked-of = پرسیار لە { $desk }
case-advice-waits = چاوەڕێی ڕاوێژ
case-advice-ended = ڕووداوەکە پێش گەیشتنی ڕاوێژ داخرا
case-advised = ڕاوێژی دا
case-merged = ڕووداوی تێکەڵکراو لەمەدا
case-merged-open = ڕووداوی تێکەڵکراوی { $n }
case-is-merged = ئەم ڕووداوە تێکەڵ بە ڕووداوێکی تر کرا و ئاگادارکردنەوەکانی لەوێ دەژمێردرێن.
case-open-merged = ئەو ڕووداوە بکەرەوە
case-more = هەموو ئەوەی دەکرێت
case-undo = گەڕاندنەوە
case-cancel = پاشگەزبوونەوە
case-choose = هەڵبژێرە…
case-record = تۆمار دەکرێت
case-changed = لەو کاتەی دەتنووسی ڕووداوەکە گۆڕا. ئەوەی نووسیوتە وەک خۆیەتی.
case-changed-go-on = بینیم، بەردەوام دەبم
case-became = بوو بە
case-unread = نەخوێندراوە
case-write = پەیامێک بنووسە…
case-send = ناردن
case-send-key = Ctrl+Enter بۆ ناردن
case-before = دەیخوێنێتەوە
case-note = تێبینی بۆ فایل
case-talk-empty = هێشتا کەس لەسەر ئەم ڕووداوە نەینووسیوە.
case-talk-older = پیشاندانی کۆنترەکان
case-talk-new = نوێ
case-talk-closed = ئەم گفتوگۆیە دەخوێنیتەوە و تێیدا نانووسیت.
case-read-by = { $names } خوێندوویەتییەوە
case-read-count =
    { $n ->
        [one] کەسێک خوێندوویەتییەوە
       *[other] { $count } کەس خوێندوویانەتەوە
    }
case-alike-none = هیچ ڕووداوێک لەمە ناچێت.
case-alike-hint = ڕەنگە هەمان بابەت بن. هیچ شتێک تێکەڵ ناکرێت پێش ئەوەی کەسێک بیڵێت.
case-alike-score = { $percent }٪ لێکچوون
case-alike-why = چونکە ئەمانە لێک دەچن:
alike-place = شوێن
alike-time = کات
alike-category = پۆل
alike-text = دەق
case-alike-open = بیکەرەوە
case-alike-readers = خوێنەرەکانیان جیاوازن: یەکەم جار پۆلێنی بکەرەوە
case-find-person = بە ناو لە کەسێک بگەڕێ
case-found-out = ئەوەی بۆ ژوورەکە دەرکەوت
case-to-whom = بۆ کێ
case-ask-whom = لە کام مێز دەپرسیت
case-question = پرسیار
case-answer-in = وەڵام بە { $language }
case-public-in = وەڵامی گشتی بە { $language }
case-text-note = تێبینی
case-text-return = ئەنجام چی بوو
case-text-give_advice = ڕاوێژ
case-text-reject = بۆچی
case-text-ask_advice = پرسیار
case-text-refer = بۆچی
case-lacks-text = شتێک لێرە بنووسە.
case-lacks-texts = وەڵامەکە لانیکەم بە زمانێک بنووسە.
case-lacks-reason = هۆکار هەڵبژێرە.
case-lacks-body = لایەنەکە هەڵبژێرە.
case-lacks-desk = مێزەکە هەڵبژێرە.
case-lacks-nothing = هێشتا هیچت نەگۆڕیوە.
case-field-status = دۆخ
case-field-severity = مەترسی
case-field-category = پۆل
case-field-compartment = کێ دەیخوێنێتەوە
case-field-province = پارێزگا
case-field-station = وێستگە
case-field-time_flag = کاتی ڕوودان
case-field-desk = مێز
case-field-assignee = بەرپرس
case-field-verification = پشتڕاستکردنەوە
case-field-referred_to = دەرەوەی ژوور
case-field-public_answer = وەڵامی گشتی
case-field-close_reason = هۆکاری داخستن
case-field-merged_into = تێکەڵکراو
case-field-answered_at = ڕاپۆرتدەران وەڵامدرانەوە
case-field-reports = ئاگادارکردنەوەکان
case-field-advice_open = پرسیاری کراوە

## کردارەکان: لە لیست و دوگمە و تۆماردا

verb-triage = پۆلێنکردنی ڕووداو
short-triage = پۆلێن
do-triage = پۆلێنەکە پاشەکەوت بکە
done-triage = ڕووداوی { $code } پۆلێنکرا
verb-reclassify = پۆلێنکردنەوە
short-reclassify = پۆلێن
do-reclassify = پۆلێنەکە پاشەکەوت بکە
done-reclassify = { $code } پۆلێنکرایەوە
verb-mine = بیدە بە من
short-mine = بۆ من
do-mine = بیدە بە من
done-mine = { $code } درا بە تۆ
verb-assign = سپاردن بە مێز یان کەس
short-assign = سپاردن
do-assign = بیسپێرە
done-assign = { $code } سپێردرا
verb-note = تێبینی بۆ فایل
short-note = تێبینی
do-note = تێبینییەکە زیاد بکە
done-note = تێبینی بۆ { $code } زیادکرا
verb-verify = پشتڕاستکردنەوە
short-verify = پشتڕاست
do-verify = ئەنجامەکە پاشەکەوت بکە
done-verify = ئەنجامی پشتڕاستکردنەوەی { $code } تۆمارکرا
verb-merge = تێکەڵکردن
short-merge = تێکەڵکردن
do-merge = هەردوو ڕووداو تێکەڵ بکە
done-merge = { $code } تێکەڵکرا
verb-unmerge = جیاکردنەوە
short-unmerge = جیاکردنەوە
do-unmerge = جیای بکەرەوە
done-unmerge = { $code } دیسان بە تەنیایە
verb-refer = ڕەوانەکردن بۆ لایەنێکی دەرەکی
short-refer = ڕەوانەکردن
do-refer = ڕەوانەی بکە
done-refer = { $code } ڕەوانەکرا
verb-return = گەڕانەوە لە لایەنی دەرەکی
short-return = گەڕانەوە
do-return = گەڕانەوەکە تۆمار بکە
done-return = { $code } گەڕایەوە ژوورەکە
verb-ask_advice = پرسیار لە مێزێکی تر
short-ask_advice = پرسیار
do-ask_advice = پرسیارەکە بنێرە
done-ask_advice = پرسیار لەسەر { $code } نێردرا
verb-give_advice = ڕاوێژدان
short-give_advice = ڕاوێژ
do-give_advice = ڕاوێژەکە بنێرە
done-give_advice = ڕاوێژ لەسەر { $code } درا
verb-answer = وەڵام بۆ ڕاپۆرتدەران
short-answer = وەڵام
do-answer = وەڵامەکە بنێرە
done-answer = وەڵامی { $code } نێردرا
verb-propose = پێشنیاری وەڵامی گشتی
short-propose = وەڵامی گشتی
do-propose = پێشنیاری بکە
done-propose = وەڵامی گشتی بۆ { $code } پێشنیارکرا
verb-approve = ڕەزامەندی لەسەر وەڵامی گشتی
short-approve = ڕەزامەندی
do-approve = ڕەزامەندی و بڵاوکردنەوە
done-approve = وەڵامی گشتیی { $code } بڵاوکرایەوە
verb-reject = ڕەتکردنەوەی وەڵامی گشتی
short-reject = ڕەتکردنەوە
do-reject = ڕەتی بکەرەوە
done-reject = وەڵامی گشتیی { $code } ڕەتکرایەوە
verb-close = داخستنی ڕووداو
short-close = داخستن
do-close = دایبخە
done-close = { $code } داخرا
verb-reopen = کردنەوەی دووبارە
short-reopen = کردنەوە
do-reopen = دووبارە بیکەرەوە
done-reopen = { $code } دووبارە کرایەوە
done-undone = لە { $code } پاشگەزبوویەوە: پێچەوانەکەی کرا، هەردووکیان لە مێژوودان

## ڕستەکانی تۆمار پێش ناردن

record-triage = { $code } پۆلێنکرا: { $severity }، { $category }.
record-readers = { $code } دەچێتە لای خوێنەرانی تر: { $readers }. لەلای ئەوانی تر نامێنێت.
record-close = { $code } داخرا: { $reason }. دەکرێت دووبارە بکرێتەوە.
record-close-open = { $code } دادەخرێت، دەکرێت دووبارە بکرێتەوە.
record-reopen = { $code } دووبارە کراوەیە، و ڕاپۆرتدەران وەڵامێکی تریان لایە.
record-merge = { $code } تێکەڵ بە { $into } کرا: { $code } داخرا و ئاگادارکردنەوەکانی لە { $into } دەژمێردرێن.
record-unmerge = { $code } دیسان بە تەنیایە و ئاگادارکردنەوەکانی بۆی دەگەڕێنەوە.
record-refer = { $code } ڕەوانەی { $body } کرا.
record-answer = وەڵامەکە دەگاتە هەموو ئەوانەی دەربارەی { $code } ئاگادارییان داوە، و ناگەڕێنرێتەوە.
record-propose = وەڵامی گشتی بۆ { $code } پێشنیارکرا. کەسی دووەم بڵاوی دەکاتەوە.
record-approve = وەڵامی گشتیی { $code } بڵاوکرایەوە. هەمووان دەیخوێننەوە.
record-reject = وەڵامی گشتیی { $code } لەگەڵ هۆکارەکەی ڕەتکرایەوە.

## وشەکانی دۆخ و لایەن

desk-operations = ئۆپەراسیۆن
desk-security = پەیوەندیی ئەمنی
desk-legal = یاسایی
desk-technical = تەکنیکی
desk-logistics = لۆجیستیک
desk-results = ئەنجامەکان
desk-rumour = دەنگۆکان
desk-accessibility = ئاسانکاری
desk-gender = جێندەر
desk-accreditation = متمانەپێدان
desk-hotline = هێڵی گەرم
verification-unverified = پشتڕاست نەکراوەتەوە
verification-verified = پشتڕاستکراوەتەوە
verification-verified_with_evidence = بە بەڵگە پشتڕاستکراوەتەوە
verification-unfounded = بێ بنەمایە
audience-joint = کۆمسیۆن و کۆمەڵگەی مەدەنی
audience-commission = تەنها کۆمسیۆن
audience-security = پەیوەندیی ئەمنی
audience-public = هەمووان
outside-police = پۆلیس
outside-judiciary = دادوەری
outside-ministry = وەزارەت
outside-municipality = شارەوانی
outside-utility = خزمەتگوزاریی ئاو یان کارەبا
outside-regulator = دەستەی ڕێکخەر
outside-other = لایەنێکی تر
public-none = وەڵامی گشتی نییە
public-proposed = پێشنیارکراوە، چاوەڕێی کەسی دووەم
public-published = بڵاوکراوەتەوە
reason-answered = وەڵامدرایەوە
reason-resolved = چارەسەرکرا
reason-unfounded = بێ بنەمایە
reason-duplicate = دووبارەیە
reason-not_related = پەیوەندیی بە هەڵبژاردنەوە نییە
reason-referred = ڕەوانەی لایەنێکی تر کرا
reason-withdrawn = کشێنرایەوە
reason-merged = تێکەڵ بە ڕووداوێکی تر کرا

## مێژوو: چی ڕوویدا

did-opened = ئاگادارکردنەوەیەک گەیشت و ڕووداوەکە کرایەوە
did-triaged = پۆلێنکرا
did-assigned = مێز یان بەرپرس گۆڕا
did-noted = تێبینییەک بۆ فایلەکە زیادکرا
did-verified = ئەنجامی پشتڕاستکردنەوە تۆمارکرا
did-merged = تێکەڵ بە ڕووداوێکی تر کرا
did-absorbed = ڕووداوێکی تری تێکەڵکرا
did-unmerged = تێکەڵکردنەکەی هەڵوەشێنرایەوە
did-released = ڕووداوێکی تێکەڵکراو لێی جیابووەوە
did-advice_given = ڕاوێژ درا
did-answered = ڕاپۆرتدەران وەڵامدرانەوە
did-public_answer-proposed = وەڵامی گشتی پێشنیارکرا
did-public_answer-published = وەڵامی گشتی بڵاوکرایەوە
did-public_answer-rejected = وەڵامی گشتی ڕەتکرایەوە
did-reopened = دووبارە کرایەوە
did-reclassified = پۆلێنکرایەوە
did-media_attached = هاوپێچێک گەیشت
did-other = شتێک گۆڕا کە ئەم پەڕەیە نایزانێت
did-closed = داخرا: { $reason }
did-referred = ڕەوانەی { $body } کرا
did-returned = لە { $body } گەڕایەوە
did-advice_asked = لە مێزی { $desk } پرسرا
did-raised =
    { $n ->
        [one] دوای ئاگادارکردنەوەیەکی سەربەخۆ مەترسییەکەی بەرزکرایەوە
       *[other] دوای { $count } ئاگادارکردنەوەی سەربەخۆ مەترسییەکەی بەرزکرایەوە
    }

## ئەرکەکان

kind-act_on_incident = یەکەم هەنگاو
kind-answer_incident = وەڵامی ڕاپۆرتدەران
kind-approve_answer = بڕیار لەسەر وەڵامی گشتی
kind-give_advice = ڕاوێژدان
duty-act_on_incident = یەکەم هەنگاو
duty-answer_incident = وەڵام
duty-approve_answer = وەڵامی گشتی
duty-give_advice = ڕاوێژ
owner-coordinator = ڕێکخەری مێز

## کلیلەکانی ڕووداو

keys-case = کاتێک ڕووداوێک کراوەیە
key-triage = پۆلێن یان پۆلێنکردنەوە
key-severity = مەترسی
key-mine = بۆ من
key-assign = سپاردن
key-note = تێبینی بۆ فایل
key-write = نووسینی پەیام
key-verify = پشتڕاستکردنەوە
key-refer = ڕەوانەکردن یان گەڕانەوە
key-ask = پرسیار لە مێزێک
key-advise = ڕاوێژدان
key-answer = وەڵام بۆ ڕاپۆرتدەران
key-propose = وەڵامی گشتی
key-decide = ڕەزامەندی یان ڕەتکردنەوەی
key-close = داخستن یان کردنەوە
key-merge = تێکەڵکردن یان جیاکردنەوە
key-undo = گەڕاندنەوە لە ماوەی دە چرکەدا
key-tabs = بەشەکانی ڕووداو

## هاوپێچ و پەیوەندیکەران

case-place = شوێن
case-file-photo = وێنە
case-file-audio = تۆماری دەنگ
case-file-video = ڤیدیۆ
case-file-document = بەڵگەنامە
case-file-save = هەڵگرتن
case-file-where = شوێنی گرتن
case-file-nowhere = کامێراکە شوێنی نەوتووە.
case-bytes-kb = { $n } کیلۆبایت
case-bytes-mb = { $n } مێگابایت
case-caller = پەیوەندیکەر
case-typed-by = { $name } نووسیویەتی
case-caller-show = پیشاندانی پەیوەندیکەر
case-caller-silent = پەیوەندیکەرەکە نە ناوی بەجێهێشتووە نە ژمارە.
case-recorded = هەرکەسێک سەیری بکات تۆمار دەکرێت.

## سکاڵا یاساییەکان

complaint = سکاڵای یاسایی
complaint-none = هیچ سکاڵایەک لەم ڕووداوەوە ئامادە نەکراوە.
complaint-begin = ئامادەکردنی سکاڵا
complaint-fill = پڕکردنەوە
complaint-print = چاپکردنی فۆرم
complaint-save = پاشەکەوتکردن
complaint-file = پاشەکەوتکردن و تۆمارکردنی وەک پێشکەشکراو
complaint-unfile = پێشکەش نەکراوە
complaint-filed = پێشکەشکراوە { $at }
complaint-whole = لە ڕووی فۆرمەوە تەواوە
complaint-until = پێش { $at } پێشکەش بکرێت
complaint-lacking = چی کەمە
complaint-lacks =
    { $n ->
        [one] یەک شتی کەمە
       *[other] { $count } شتی کەمە
    }
complaint-lack-role = سیفەتی سکاڵاکار
complaint-lack-name = ناو
complaint-lack-address = ناونیشان
complaint-lack-phone = تەلەفۆن
complaint-lack-statement = گێڕانەوە
complaint-lack-station = وێستگە
complaint-lack-on_form = فۆرمی فەرمی
complaint-lack-form_number = ژمارەی فۆرم
complaint-lack-signed = واژۆ
complaint-lack-witnessed = بینینی ڕاستەوخۆ
complaint-lack-confirmed = پشتڕاستکردنەوەی بەڕێوەبەری وێستگە
complaint-lack-in_time = وادە بەسەرچووە
complaint-role = سیفەتی سکاڵاکار
complaint-role-voter = دەنگدەر
complaint-role-candidate = کاندید
complaint-role-agent = بریکاری حیزب یان هاوپەیمانی
complaint-name = ناوی تەواو
complaint-address = ناونیشان
complaint-phone = تەلەفۆن
complaint-statement = چی ڕوویدا بە وشەکانی سکاڵاکار
complaint-witnessed = سکاڵاکار خۆی بینیویەتی
complaint-on_form = لەسەر فۆرمی فەرمییە
complaint-form_number = ژمارەی فۆرم
complaint-signed = واژۆکراوە
complaint-confirmed = بەڕێوەبەری وێستگە یان ڕێکخەری بنکە پشتڕاستی کردووەتەوە

## ژمارەکان

figure-answered = لە کاتی خۆیدا وەڵامدراوە
figure-answered-short = لە کاتی خۆیدا
figure-answered-late = لە { $due } بەڵێن · { $late } دواکەوتوو
figure-answered-all = لە { $due } وەڵامی بەڵێنپێدراو { $done } لە کاتی خۆیدا دراوە، { $late } دواکەوتووە یان درەنگ هاتووە، { $waiting } هێشتا کاتی ماوە و { $excused } بێ وەڵام داخراوە.
