# The operator's telephone: a report on one screen for somebody who calls.

menu-phone = Phone
call-title = Report by phone

call-matter = What the call is about
call-kind = What is it?
call-kind-hint = A code like H1, or a word in any language
call-kinds = Kinds
call-kinds-quick = Most frequent
call-found-kinds =
    { $n ->
        [0] No kind fits
        [one] { $count } kind
       *[other] { $count } kinds
    }
call-no-kind = No kind has this code or word.
call-quick-L1 = Inquiry
call-quick-L3 = Not about the election
call-change = Change

call-place = Where?
call-place-hint = Code of the station or centre, or its name
call-place-inside = Which station of { $centre }?
call-station-hint = The station’s number, or Enter for the whole centre
call-places = Places
call-found-places =
    { $n ->
        [0] No place fits
        [one] { $count } place
       *[other] { $count } places
    }
call-whole-centre = The whole centre
call-place-typed = Not on the map
call-as-typed = Take it as the caller says it
call-as-typed-means = The map has no station with exactly this code
call-province = Province
call-province-none = Not known
call-last-place = As in the last call:

call-text = What happened
call-text-talk = What was asked or said
call-text-hint = One sentence for the board: no names, no phone numbers.
call-details = Details
call-details-hint = Not on the board.
call-length = { $length } of { $most } characters
call-when = When?
call-time-occurring = Now
call-time-occurred = Over
call-time-will_occur = Expected
call-happened = Happened at, Baghdad time
call-at = The caller
call-at-this_station = is there
call-at-other_station = is elsewhere
call-at-not_station = speaks of outside
call-evidence = Has a photo, video or document

call-caller = The caller
call-readers = Read by operators, coordinators, commissioners and auditors only; every reading is recorded.
call-name = Name
call-phone = Phone
call-remark = Remark
call-remark-hint = When to call back
call-language = Language

call-send = Send
call-send-again = Send again
call-kept = What you type stays in this tab until it is sent.
call-not-sure = No answer came. What you typed is kept; sent again, it is still filed once.
call-drop = Drop this call
call-drop-title = Drop this call?
call-drop-means = What was typed is deleted and nothing is filed.
call-drop-not = Keep it
call-lacks-kind = Choose what it is
call-lacks-place = Say where it is: a station, a centre or a province
call-lacks-text = Write what was asked or said
call-lacks-text-long = The sentence is too long: move the rest to the details
call-lacks-details = The details are too long
call-lacks-when = Say when it happened, not after now

call-known = Known from this place
call-known-first = Once the place is chosen, its cases appear here.
call-known-none = Nothing is known from this place yet.
call-known-same = This is known: tell the caller that the room is on it.
call-known-other = Nothing of this kind is open there; this is what else is known.
call-new-tab = (opens in a new tab)
call-reports =
    { $n ->
        [one] { $count } report
       *[other] { $count } reports
    }

call-filed = Filed: read this out to the caller
call-filed-at = at { $time }
call-earlier = The room already had this call from an earlier attempt. What you changed afterwards was not filed.
call-code = Code
call-secret = Secret
call-capitals = Say “capital” before each letter with a thick line below: capital and small letters differ.
call-receipt-means = With both, the caller sees what became of it at
call-next = Next call

call-keys = Keys
call-keys-title = The keys of this page
call-keys-place = Keys are read by their place, so they are the same with an Arabic or Kurdish layout.
call-key-send = Send
call-key-take = Take the marked entry; after sending: next call
call-key-list = Through a list; in an empty field: open it
call-key-field = Next field, with Shift the one before
call-key-inquiry = Inquiry
call-key-unrelated = Not about the election
call-key-frequent = One of the six most frequent kinds
call-key-last = The place of the last call
call-key-change = On a chosen kind or place: choose another
call-key-next = Next call; before sending: drop this one
call-key-help = These keys

# What is said for each letter when code and secret are read out by phone.

call-capital = capital { $word }
call-spell-dash = dash
call-spell-underscore = underscore
call-spell-a = Alfa
call-spell-b = Bravo
call-spell-c = Charlie
call-spell-d = Delta
call-spell-e = Echo
call-spell-f = Foxtrot
call-spell-g = Golf
call-spell-h = Hotel
call-spell-i = India
call-spell-j = Juliett
call-spell-k = Kilo
call-spell-l = Lima
call-spell-m = Mike
call-spell-n = November
call-spell-o = Oscar
call-spell-p = Papa
call-spell-q = Quebec
call-spell-r = Romeo
call-spell-s = Sierra
call-spell-t = Tango
call-spell-u = Uniform
call-spell-v = Victor
call-spell-w = Whiskey
call-spell-x = X-ray
call-spell-y = Yankee
call-spell-z = Zulu
