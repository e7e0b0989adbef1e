# Signing in and rights.
error-access-sign-in-required = سەرەتا بچۆ ژوورەوە.
error-access-token-refused = زانیاریی چوونەژوورەوە وەرنەگیرا. دووبارە بچۆ ژوورەوە.
error-access-session-over = دانیشتنەکەت تەواو بوو یان کۆتایی پێ هێنرا. دووبارە بچۆ ژوورەوە.
error-access-sign-in-incomplete = سەرەتا تێپەڕەوشەکە بگۆڕە یان کۆدی دڵنیاکردنەوە چالاک بکە.
error-access-forbidden = مافەکانت ڕێگە بەمە نادەن لێرە.
error-access-revocations-stale = پێنج خولەکە هەواڵی باوەڕپێدان نەگەیشتووە، بۆیە کارە هەستیارەکان چاوەڕێن. دواتر هەوڵ بدەوە.
