# قنوات المحافظات والمكاتب على اللوحة، والبحث في الرسائل.

tab-talk = القنوات
tab-talk-short = القنوات
key-talk = القنوات والرسائل
talk-channel = قناة
talk-case = حادثة
talk-means = لكل محافظة قناة مع كل مكتب.
talk-new = الكتابة في قناة
talk-new-means = إن لم يكتب أحد في هذه القناة بعد، تفتحها أول رسالة منك.
talk-open = فتح القناة
talk-opening = جارٍ فتح القناة…
talk-empty = لم يكتب أحد في هذه القناة بعد.
talk-none = لم يكتب أحد بعد في أي من قنواتك.
talk-none-here = لم يكتب أحد بعد في أي من قنوات هذه المحافظة.
talk-not-here = لا توجد قناة كهذه، أو أنها ليست لك.
talk-group-channels = القنوات، الأحدث رسالةً أولاً
talk-group-found = الرسائل التي وُجدت، الأحدث أولاً
talk-column-channel = القناة
talk-column-last = آخر رسالة
talk-column-unread = غير المقروء
talk-column-message = الرسالة
talk-column-when = الوقت
talk-search = بحث في الرسائل
talk-search-label = بحث في كل الرسائل التي يحق لك قراءتها
talk-looking = جارٍ البحث…
talk-found-nothing = لا رسالة بهذه الكلمات مما يحق لك قراءته.
talk-found =
    { $n ->
        [zero] لا رسائل
        [one] رسالة واحدة
        [two] رسالتان
        [few] { $count } رسائل
        [many] { $count } رسالة
       *[other] { $count } رسالة
    }
talk-messages =
    { $n ->
        [zero] لا رسائل
        [one] رسالة واحدة
        [two] رسالتان
        [few] { $count } رسائل
        [many] { $count } رسالة
       *[other] { $count } رسالة
    }
waiting-talk =
    { $n ->
        [zero] لا قنوات جديدة
        [one] قناة جديدة
        [two] قناتان جديدتان
        [few] { $count } قنوات جديدة
        [many] { $count } قناة جديدة
       *[other] { $count } قناة جديدة
    }
