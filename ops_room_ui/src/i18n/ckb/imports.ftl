# فایلی ڕیزەکان: هێنان، ڕێکخستنی ستوونەکان، سەیرکردنی کێشەکان، وەرگرتنی هەمووی یان هیچی.

import-people-title = هاوردەکردنی کەسەکان
import-new-hint = فایلێکی CSV یان XLSX کە بۆ هەر کەسێک ڕیزێکی تێدایە. هیچ وەرناگیرێت پێش ئەوەی سەیری بکەیت، پاشان هەمووی یان هیچی.
import-choose = فایلێک هەڵبژێرە
import-limit = CSV یان XLSX، زۆرترین ٣٢ مێگابایت
import-wrong-kind = لێرە تەنها فایلی CSV و XLSX دەخوێنرێتەوە.
import-too-large = فایلەکە لە ٣٢ مێگابایت گەورەترە.
import-uploading = { $name } دەنێردرێت…
import-share = { $share }٪
import-invited = بانگهێشتەکان پێشتر داگیراون. ئەوەی هی خۆی لەدەستداوە لە پەڕەی کەسەکە بانگهێشتی نوێ وەردەگرێت.
import-earlier = هاوردەکردنەکانی پێشوو
import-earlier-none = هێشتا هیچ فایلێک نەهێنراوە
import-another = هێنانی فایلێکی تر
import-resumed = دەتوانیت ئەم پەڕەیە دابخەیت: کارەکە بەردەوامە و ئەم ناونیشانە دەتگەڕێنێتەوە بۆی.
import-state-reading = دەخوێنرێتەوە
import-state-ready = ئامادەیە بۆ سەیرکردن
import-state-unusable = ستوون کەمە
import-state-accepting = وەردەگیرێت
import-state-accepted = وەرگیرا
import-state-discarded = فڕێدرا
import-state-failed = سەرنەکەوت
import-progress = { $done } لە { $total } ڕیز
import-progress-unknown = { $done } ڕیز
import-made-at = هێنراوە لە
import-rows = ڕیزەکان
import-good = دروست
import-problems = کێشەدار
import-warnings = ئاگادارییان هەیە
import-columns = ستوونەکان
import-columns-hint = کام ستوونی فایلەکە کام خانەیە. هەڵبژاردنەکە بۆ فایلی داهاتوو بە هەمان سەردێڕەوە لەبیر دەمێنێت.
import-column-none = لە فایلەکەدا نییە
import-column-needed = پێویستە
import-columns-apply = دووبارە خوێندنەوە بەم ستوونانە
import-preview = ڕیزەکان
import-only-problems = تەنها ڕیزە کێشەدارەکان
import-row = ڕیز
import-row-problems = چی هەڵەیە
import-row-fine = هیچ
import-no-problems = هیچ ڕیزێک کێشەی نییە.
import-accept = وەرگرتنی هەموو ڕیزەکان
import-accept-title = وەرگرتنی هەموو ڕیزەکانی { $name }
import-accept-means =
    { $n ->
        [one] { $count } کەس لەگەڵ بانگهێشتەکەی زیاد دەکات. هەمووی یان هیچی.
       *[other] { $count } کەس بە یەکجار زیاد دەکات، هەریەک بە بانگهێشتی خۆی. هەمووی یان هیچی.
    }
import-accept-do = ئێستا وەریانبگرە
import-accept-not-yet =
    { $n ->
        [one] { $count } ڕیز کێشەی هەیە. لە فایلەکەدا ڕاستی بکەوە و دووبارە بیهێنە: هیچ بە نیوەچڵی وەرناگیرێت.
       *[other] { $count } ڕیز کێشەیان هەیە. لە فایلەکەدا ڕاستیان بکەوە و دووبارە بیهێنە: هیچ بە نیوەچڵی وەرناگیرێت.
    }
import-discard = فڕێدان
import-discard-title = فڕێدانی هاوردەکردنی { $name }
import-discard-means = هیچی ئەم فایلە وەرناگیرێت. فایلەکە لێرە دەسڕێتەوە، هی خۆت دەستی لێنادرێت.
import-discard-do = ئێستا فڕێی بدە
import-accepted =
    { $n ->
        [one] { $count } کەس زیادکرا.
       *[other] { $count } کەس زیادکران.
    }
import-discarded = فڕێدرا. هیچی ئەم فایلە وەرنەگیرا.
import-failed = فایلەکە بەکارنەهات و هیچی لێ وەرنەگیرا.
import-invitations = داگرتنی بانگهێشتەکان (CSV)
import-invitations-hint = تەنها جارێک دروست دەکرێت و دواتر بەستەرەکان لە هیچ شوێنێکی تر نامێنن. هەر بەستەرێک بۆ یەک جار و ٧٢ کاتژمێر دەشێت. هەرکەس فایلەکەی هەبێت دەتوانێت بە ناوی ئەوانەوە بچێتە ژوورەوە: بە پارێزراوی هەڵیبگرە و دواتر بیسڕەوە.
import-show-people = پیشاندانی کەسەکان

## خانەکانی ڕیزی کەس

field-username = ناوی بەکارهێنەر
field-name = ناوی تەواو
field-organisation = لایەن
field-roles = ڕۆڵەکان
field-provinces = پارێزگاکان
field-phone = تەلەفۆن
field-email = ئیمەیڵ
field-language = زمان
field-valid_from = کارایە لە
field-valid_until = کارایە تا
field-centre = بنکەی دەنگدان

## چی لە خانەیەکدا هەڵە دەبێت، کۆدی نەناسراو ئەوە دەڵێت کە چاوەڕێ دەکرا

problem-other = چاوەڕوانکراو: { $expected }
