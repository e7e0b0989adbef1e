# کەناڵەکانی پارێزگا و مێزەکان لەسەر تابلۆ، و گەڕان لە پەیامەکان.

tab-talk = کەناڵەکان
tab-talk-short = کەناڵەکان
key-talk = کەناڵ و پەیامەکان
talk-channel = کەناڵ
talk-case = ڕووداو
talk-means = هەر پارێزگایەک لەگەڵ هەر مێزێک کەناڵێکی هەیە.
talk-new = نووسین لە کەناڵێک
talk-new-means = ئەگەر هێشتا کەس لەم کەناڵەدا نەینووسیبێت، یەکەم پەیامی تۆ دەیکاتەوە.
talk-open = کردنەوەی کەناڵ
talk-opening = کەناڵەکە دەکرێتەوە…
talk-empty = هێشتا کەس لەم کەناڵەدا نەینووسیوە.
talk-none = هێشتا کەس لە هیچ کەناڵێکی تۆدا نەینووسیوە.
talk-none-here = هێشتا کەس لە هیچ کەناڵێکی ئەم پارێزگایەدا نەینووسیوە.
talk-not-here = کەناڵی وا نییە، یان بۆ تۆ نییە.
talk-group-channels = کەناڵەکان، نوێترین پەیام لە پێشدا
talk-group-found = پەیامە دۆزراوەکان، نوێترین لە پێشدا
talk-column-channel = کەناڵ
talk-column-last = دوایین پەیام
talk-column-unread = نەخوێندراوە
talk-column-message = پەیام
talk-column-when = کات
talk-search = گەڕان لە پەیامەکان
talk-search-label = گەڕان لە هەموو ئەو پەیامانەی بۆت هەیە بیانخوێنیتەوە
talk-looking = گەڕان بەردەوامە…
talk-found-nothing = هیچ پەیامێک بەم وشانە نییە کە بۆت هەبێت بیخوێنیتەوە.
talk-found =
    { $n ->
        [one] { $count } پەیام
       *[other] { $count } پەیام
    }
talk-messages =
    { $n ->
        [one] { $count } پەیام
       *[other] { $count } پەیام
    }
waiting-talk =
    { $n ->
        [one] { $count } کەناڵی نوێ
       *[other] { $count } کەناڵی نوێ
    }
