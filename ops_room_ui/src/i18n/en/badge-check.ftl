# The page that a phone opens from the QR on a badge, and the words of roles.

role-admin = Administrator
role-operator = Operator
role-cso_delegate = Civil-society delegate
role-observer = Observer
role-liaison = Security liaison
role-coordinator = Duty coordinator
role-reader = Tape reader
role-approver = Approver
role-rumour_officer = Rumour officer
role-commissioner = Duty commissioner
role-auditor = Auditor
role-screen = Display screen

check-title = Badge check
check-room = Joint operations room
check-language = Language
check-intro = Point the phone's camera at the QR on the badge. This page opens with the answer, also without a connection.
check-valid = Valid
check-expired = Expired
check-revoked = Revoked
check-unknown = Unknown
check-valid-means = The room has issued this badge. Compare the name on it with the person's identity card.
check-expired-means = This badge was genuine, but its time is over. It gives no right to enter.
check-revoked-means = The room has withdrawn this badge. It gives no right to enter. Keep it and tell the room.
check-unknown-unreadable = This is not a badge of this room, or the code was damaged when it was read. Scan it again.
check-unknown-unknown_key = No key of this room that this phone knows has signed this badge. Do not accept it; tell the room.
check-unknown-not_signed = The badge was altered or forged. Do not accept it; tell the room.
check-unknown-no_keys = This phone has never fetched the room's keys, so it cannot judge. Connect once and scan again.
check-unknown-code = The room has no badge with this code.
check-role = Role
check-organisation = Organisation
check-provinces = Provinces
check-everywhere = The whole country
check-until = Valid until
check-code = Code
check-list-of = Revocation list of { $time }
check-list-offline = Revocation list of { $time }; no connection
check-list-none = No revocation list on this phone yet; no connection
check-list-asking = Asking for the newest revocation list…
check-list-old = The list is old ({ $ago }): what was revoked since then is not in it. Connect when you can.
check-answer-of = Answer of the room at { $time }
check-by-code = Check by code
check-by-code-hint = The eight letters and digits under the QR, for example K7M-4QX-2P
check-ask = Check
check-asking = Asking…
check-code-wrong = This is not a code of a badge. Look again: one character is wrong or two have changed places.
check-code-offline = There is no connection. A typed code can be checked only with one; the QR also without.
check-code-refused = The room did not answer this question. Try again in a moment.
check-again = Check another badge
check-ago-minutes = { $count } min old
check-ago-hours = { $count } h old
check-ago-days =
    { $n ->
        [one] { $count } day old
       *[other] { $count } days old
    }
