# The channels of provinces and desks on the board, and the search of messages.

tab-talk = Channels
tab-talk-short = Channels
key-talk = Channels and messages
talk-channel = Channel
talk-case = Case
talk-means = Each province has a channel for each desk.
talk-new = Write in a channel
talk-new-means = If nobody has written in this channel yet, your first message opens it.
talk-open = Open the channel
talk-opening = Opening the channel…
talk-empty = Nobody has written in this channel yet.
talk-none = Nobody has written in a channel of yours yet.
talk-none-here = Nobody has written in a channel of this province yet.
talk-not-here = There is no such channel, or it is not for you.
talk-group-channels = Channels, the last message first
talk-group-found = Messages found, the last one first
talk-column-channel = Channel
talk-column-last = Last message
talk-column-unread = Unread
talk-column-message = Message
talk-column-when = When
talk-search = Search messages
talk-search-label = Search all messages you may read
talk-looking = Searching…
talk-found-nothing = No message that you may read has these words.
talk-found =
    { $n ->
        [one] { $count } message
       *[other] { $count } messages
    }
talk-messages =
    { $n ->
        [one] { $count } message
       *[other] { $count } messages
    }
waiting-talk =
    { $n ->
        [one] { $count } new channel
       *[other] { $count } new channels
    }
