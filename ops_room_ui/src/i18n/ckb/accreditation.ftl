# Accreditation: why something was refused.
error-accreditation-sign-in-refused = ناوی بەکارهێنەر و تێپەڕەوشە وەرنەگیران، یان ئێستا ڕێگە بە چوونەژوورەوە نادرێت.
error-accreditation-second-factor-needed = تێپەڕەوشە ڕاستە. ئێستا کۆدی دڵنیاکردنەوە لە ئەپەکەتەوە یان یەکێک لە کۆدەکانی گەڕاندنەوە بنووسە.
error-accreditation-second-factor-refused = کۆدەکە هەڵەیە یان پێشتر بەکارهاتووە. چاوەڕێی کۆدی داهاتوو بە.
error-accreditation-password-wrong = تێپەڕەوشەی ئێستا ڕاست نییە.
error-accreditation-password-refused =
    { $reason ->
        [too_short] تێپەڕەوشەکە کورتە. لانیکەم دوازدە پیت.
        [too_long] تێپەڕەوشەکە زۆر درێژە.
        [username] تێپەڕەوشەکە ناوی بەکارهێنەرە. یەکێکی تر هەڵبژێرە.
        [same] ئەمە هەمان تێپەڕەوشەی پێشووە. یەکێکی تر هەڵبژێرە.
       *[common] ئەم تێپەڕەوشەیە باوە و هەموو کەس دەیزانێت. یەکێکی تر هەڵبژێرە.
    }
error-accreditation-invitation-unknown = ئەم بانگهێشتە نەناسراوە: بەکارهاتووە، یان نوێتری هەیە، یان بەستەرەکە بە ناتەواوی کۆپی کراوە.
error-accreditation-invitation-expired = کاتی ئەم بانگهێشتە بەسەرچووە. داوای بانگهێشتێکی نوێ لە بەڕێوەبەر بکە.
error-accreditation-version-conflict = لەم نێوانەدا کەسێکی تر گۆڕیویەتی. دووبارە سەیری بکە و بڕیار بدە.
error-accreditation-wrong-state = لەم دۆخەدا ئەمە ناکرێت. پەڕەکە نوێ بکەرەوە.
error-accreditation-username-taken = ئەم ناوی بەکارهێنەرە هی کەسێکی ترە.
error-accreditation-rights-exceeded = ئەم مافانە لە مافەکانی تۆ زیاترن.
error-accreditation-rights-unfit = ئەم مافانە لەگەڵ ڕێکخراوەکە یان لەگەڵ یەکتر ناگونجێن.
error-accreditation-own-rights = کەس مافەکانی خۆی ناگۆڕێت. بەڕێوەبەرێکی تر ئەمە دەکات.
error-accreditation-last-admin = ژوورەکە بێ بەڕێوەبەری نیشتمانی دەمێنێتەوە. سەرەتا بەڕێوەبەرێکی تر دابنێ.
error-accreditation-owner-fixed = ئەمە بەشێکە لە خودی ژوورەکە و ناگۆڕدرێت.
error-accreditation-people-outside = هەندێک کەسی ئەم ڕێکخراوە مافیان لە دەرەوەی ئەم پارێزگایانە هەیە. سەرەتا مافەکانیان بگۆڕە.
error-accreditation-second-factor-owed = ڕۆڵەکانت پێویستیان بە کۆدی دڵنیاکردنەوەیە، بۆیە ناکوژێندرێتەوە.
error-accreditation-second-factor-absent = هیچ کۆدێکی دڵنیاکردنەوە لێرە چالاک نییە. دووبارە دەست پێ بکە.
error-accreditation-last-key = ئەمە تاکە کلیلە بۆ ئەم مەبەستە. سەرەتا کلیلێکی نوێ دروست بکە.
error-accreditation-glass-not-needed = تۆ پێشتر ئەم بەشە دەخوێنیتەوە، پێویست بە کردنەوە ناکات.
error-accreditation-own-review = ئەوەی بەشەکەی کردووەتەوە خۆی پێداچوونەوەی بۆ ناکات. کەسێکی تر ئەمە دەکات.
