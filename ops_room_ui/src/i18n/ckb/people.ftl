# لایەنەکان و کەسەکان و ئەرکپێدان و باج، بۆ ئەوانەی بەڕێوەیان دەبەن.

## هاوبەش لە نێوان چوار پەڕەکەدا

people-none = هێشتا هیچ لێرە نییە
people-none-match = هیچ شتێک لەگەڵ پاڵاوتنەکە ناگونجێت
people-clear = لابردنی پاڵاوتن
people-all = هەموو
people-filter-search = گەڕان
people-filter-kind = جۆر
people-filter-state = دۆخ
people-filter-role = ڕۆڵ
people-filter-province = پارێزگا
people-filter-organisation = لایەن
people-save = پاشەکەوتکردن
people-edit = گۆڕین
people-back = گەڕانەوە بۆ لیست
people-actions = کردارەکان
people-details = وردەکاری
people-everywhere = هەموو وڵات
people-not-given = نەدراوە
people-reason = هۆکار
people-reason-hint = لە تۆماردا دەمێنێتەوە و وردبین دەیخوێنێتەوە. زۆرترین ٢٨٠ پیت.
people-saved = پاشەکەوت کرا.
people-changed-meanwhile = لەم ماوەیەدا کەسێکی تر ئەمەی گۆڕی. ئەوەی ئێستا هەیە بارکرا؛ سەیری بکە و دووبارە بڕیار بدە.
people-select = هەڵبژاردنی { $name }
people-select-all = هەڵبژاردنی هەموو پیشاندراوەکان
people-select-none = لابردنی هەڵبژاردن
people-selected =
    { $n ->
        [0] کەس هەڵنەبژێردراوە
        [one] { $count } هەڵبژێردراوە
       *[other] { $count } هەڵبژێردراون
    }
people-from = کارایە لە
people-until = کارایە تا
people-from-hint = بەتاڵ واتە لە ئێستاوە. بە کاتی بەغدا.
people-until-hint = بەتاڵ واتە بێ کۆتایی. بە کاتی بەغدا.
people-province-choice = لە کوێ
people-province-some = تەنها لەم پارێزگایانە
## لایەنەکان

org-title = لایەنەکان
org-new = تۆمارکردنی لایەن
org-edit-title = گۆڕینی لایەن
org-name = ناو
org-name-hint = لانیکەم بە یەک زمان، زمانەکانی تر لەو وەردەگرن.
org-name-needed = ناوەکە لانیکەم بە یەک زمان بنووسە
org-kind = جۆر
org-kind-commission = کۆمسیۆن
org-kind-governorate_office = نووسینگەی پارێزگا
org-kind-cso = ڕێکخراوی کۆمەڵگەی مەدەنی
org-kind-cso_network = تۆڕی کۆمەڵگەی مەدەنی
org-kind-agency = لایەنی ئەمنی
org-registration = ژمارەی تۆمار
org-network = تۆڕ
org-network-none = سەر بە هیچ تۆڕێک نییە
org-people = کەسەکان
org-people-of =
    { $n ->
        [0] کەسی نییە
        [one] { $count } کەس
       *[other] { $count } کەس
    }
org-people-show = کەسەکانی پیشان بدە
org-people-add = زیادکردنی کەس
org-state-active = چالاک
org-state-suspended = ڕاگیراو
org-suspend = ڕاگرتن
org-suspend-title = ڕاگرتنی { $name }
org-suspend-means =
    { $n ->
        [0] ئێستا کەسی نییە. تا ڕاگرتنەکە لادەبرێت کەسی بۆ زیاد ناکرێت و کەس بە ناوی ئەو ناچێتە ژوورەوە.
        [one] دانیشتنەکانی تاکە کەسەکەی لە ماوەی ٥ چرکەدا کۆتایی پێدێت، و تا ڕاگرتنەکە لادەبرێت ناتوانێت بچێتە ژوورەوە.
       *[other] دانیشتنەکانی { $count } کەسی لە ماوەی ٥ چرکەدا کۆتایی پێدێت، و تا ڕاگرتنەکە لادەبرێت هیچیان ناتوانن بچنە ژوورەوە.
    }
org-suspend-do = ئێستا ڕایبگرە
org-suspended = ڕاگیرا. هەموو دانیشتنەکانی کەسەکانی کۆتایی دێن.
org-reinstate = لابردنی ڕاگرتن
org-reinstate-title = لابردنی ڕاگرتن لە { $name }
org-reinstate-means = کەسەکانی دەتوانن دووبارە بچنە ژوورەوە. ئەو دانیشتنانەی کۆتاییان پێهات هەر وا دەمێننەوە.
org-reinstate-do = ئێستا لای ببە
org-reinstated = ڕاگرتن لابرا. کەسەکانی دەتوانن دووبارە بچنە ژوورەوە.
org-made = تۆمارکرا.
org-count-column = کەسەکان

## کەسەکان

person-title = کەسەکان
person-new = زیادکردنی کەس
person-import = هاوردەکردن لە فایل
person-edit-title = گۆڕینی زانیاریی کەس
person-name = ناوی تەواو
person-name-hint = وەک لە ناسنامەدا هەیە، لەسەر باجەکە دەنووسرێت.
person-username = ناوی بەکارهێنەر
person-username-hint = ئەوەی کەسەکە پێی دەچێتە ژوورەوە: پیت و ژمارە و خاڵ و هێڵ، زۆرترین ٦٤.
person-organisation = لایەن
person-organisation-choose = لایەنێک هەڵبژێرە
person-roles = ڕۆڵەکان
person-roles-hint = تەنها ئەو ڕۆڵانەی کەسانی ئەم جۆرە لایەنە دەتوانن هەیانبێت.
person-roles-needed = لانیکەم ڕۆڵێک هەڵبژێرە
person-provinces-needed = لانیکەم پارێزگایەک هەڵبژێرە
person-phone = تەلەفۆن
person-email = ئیمەیڵ
person-language = زمان
person-compartments = دەخوێنێتەوە
person-second-factor = کۆدی دڵنیاکردنەوە
person-second-factor-on = دامەزراوە
person-second-factor-off = دانەمەزراوە
person-second-factor-due = لە چوونەژوورەوەی داهاتوودا داوا دەکرێت
person-state-invited = بانگهێشتکراو
person-state-active = چالاک
person-state-suspended = ڕاگیراو
person-made = { $name } زیادکرا.
person-invitation-title = بانگهێشتی { $name }
person-invitation-once = ئەم بەستەرە تەنها جارێک پیشان دەدرێت. بە ڕێگەیەک بیدە بە کەسەکە کە کەسی تر نەیخوێنێتەوە.
person-invitation-until = تا { $time } و بۆ یەک بەکارهێنان دەشێت.
person-invitation-copy = لەبەرگرتنەوەی بەستەر
person-invitation-copied = لەبەرگیرایەوە.
person-invitation-by-hand = وێبگەڕ ڕێگەی لەبەرگرتنەوەی نەدا. بەستەرەکە دیاریکراوە: خۆت لەبەری بگرەوە.
person-invitation-done = پێمدا
person-invitation-link = بەستەری بانگهێشت
person-invite = بانگهێشتی نوێ
person-invite-title = بانگهێشتی نوێ بۆ { $name }
person-invite-means = وشەی نهێنی و کۆدی دڵنیاکردنەوە هەڵدەوەشێنێتەوە، هەموو دانیشتنەکان لە ماوەی ٥ چرکەدا کۆتایی پێدێنێت، و بەستەرێک بۆ دەستپێکردنەوە دروست دەکات.
person-invite-do = بانگهێشت دروست بکە
person-end-sessions = کۆتاییهێنان بە دانیشتنەکان
person-end-sessions-title = کۆتاییهێنان بە دانیشتنەکانی { $name }
person-end-sessions-means = کەسەکە لە ماوەی ٥ چرکەدا لە هەموو ئامێرەکان دەردەکات. دەتوانێت یەکسەر دووبارە بچێتە ژوورەوە.
person-end-sessions-do = ئێستا کۆتاییان پێبهێنە
person-sessions-ended = هەموو دانیشتنەکان کۆتایی دێن.
person-suspend = ڕاگرتن
person-suspend-title = ڕاگرتنی { $name }
person-suspend-means = دانیشتنەکانی کەسەکە لە ماوەی ٥ چرکەدا کۆتایی پێدێنێت، و تا ڕاگرتنەکە لادەبرێت ناتوانێت بچێتە ژوورەوە.
person-suspend-do = ئێستا ڕایبگرە
person-suspended = ڕاگیرا. هەموو دانیشتنەکان کۆتایی دێن.
person-reinstate = لابردنی ڕاگرتن
person-reinstate-title = لابردنی ڕاگرتن لە { $name }
person-reinstate-means = کەسەکە دەتوانێت دووبارە بچێتە ژوورەوە. ئەو دانیشتنانەی کۆتاییان پێهات هەر وا دەمێننەوە.
person-reinstate-do = ئێستا لای ببە
person-reinstated = ڕاگرتن لابرا.
person-badge = باج
person-badge-none = باجی نییە
person-badge-issue = دەرکردنی باج
person-role-column = ڕۆڵەکان
person-province-count =
    { $n ->
        [one] { $count } پارێزگا
       *[other] { $count } پارێزگا
    }

## ئەرکپێدانی چاودێر

deployment-title = باوەڕپێکراوە لە
deployment-none = هێشتا لە هیچ بنکەیەک
deployment-centre = کۆدی بنکە
deployment-centre-hint = وەک لەسەر نەخشە، بۆ نموونە 205418
deployment-place = باوەڕپێدان
deployment-placed = لە بنکەی { $centre } باوەڕی پێدرا.
deployment-unknown-centre = هیچ نەخشەیەک ئەم بنکەیە پشتڕاست ناکاتەوە
deployment-withdraw = کشاندنەوە
deployment-withdraw-title = کشاندنەوە لە بنکەی { $centre }
deployment-withdraw-means = کەسەکە چیتر لەم بنکەیە باوەڕپێکراو نییە، و بنکەکە بە چاودێریکراو لەلایەن ئەوەوە ناژمێردرێت.
deployment-withdraw-do = ئێستا بیکشێنەوە
deployment-withdrawn = کشێنرایەوە.

## باجەکان

badges-title = باجەکان
badges-holder = هەڵگر
badges-code = کۆد
badges-state-issued = کارا
badges-state-expired = بەسەرچووە
badges-state-revoked = هەڵوەشاوە
badges-filter-issued = دەرکراو
badges-filter-revoked = هەڵوەشاوە
badges-until = کارایە تا
badges-issue = دەرکردنی باج
badges-issue-title =
    { $n ->
        [one] دەرکردنی باج بۆ { $count } کەس
       *[other] دەرکردنی باج بۆ { $count } کەس
    }
badges-issue-means = ئەوەی باجی هەیە باجەکەی دەگۆڕدرێت: کۆنەکە لە ئێستاوە پووچەڵە.
badges-issue-until-hint = بەتاڵ واتە ٩٠ ڕۆژ. هەرگیز لە باوەڕپێدانی کەسەکە خۆی درێژتر نابێت. بە کاتی بەغدا.
badges-issue-do = ئێستا دەریبکە
badges-issue-choose = باج لە لیستی کەسەکانەوە دەردەکرێت: لەوێ هەڵیانبژێرە.
badges-issued =
    { $n ->
        [one] { $count } باج دەرکرا.
       *[other] { $count } باج دەرکران.
    }
badges-print-all =
    { $n ->
        [one] چاپکردنی { $count } باج
       *[other] چاپکردنی { $count } باج
    }
badges-print = چاپکردن
badges-pdf = PDF، بۆ هەر باجێک پەڕەیەکی A6
badges-revoke = هەڵوەشاندنەوە
badges-revoke-title = هەڵوەشاندنەوەی باجی { $name }
badges-revoke-means = لە ئێستاوە پشکنینەکەی دەڵێت «هەڵوەشاوە». مۆبایلی بێ هێڵ دوای وەرگرتنی لیستی نوێ وا دەڵێت.
badges-revoke-do = ئێستا هەڵیبوەشێنەوە
badges-revoked = هەڵوەشێنرایەوە.
badges-too-many = هەر جارێک زۆرترین { $max }.
