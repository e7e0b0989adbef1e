# English: what documents and contracts use.

room = Joint operations room
language = Language
digits = Digits
digits-arab = Arabic-Indic digits
digits-latn = Latin digits
server-clock = Clock of the room { $time }
drill = DRILL
drill-means = An exercise: nothing on this screen is real
pages = Pages of the board
page-list = List
page-rail = Queues and map
log = Log
close = Close
show = show

## The line and the age of the picture

link-live = Connected
link-silent = Connected, but silent
link-connecting = Connecting…
link-waiting =
    { $n ->
        [one] Disconnected · trying in { $count } second
       *[other] Disconnected · trying in { $count } seconds
    }
link-delay = { $seconds } s behind
link-heard = heard { $ago }
link-last = last heard { $time }
link-never = nothing heard yet
picture-old = This is an old picture: last heard { $ago } ({ $time })
revocations-stale = Revocations are stale: accreditation has not been heard of for half a minute, so somebody may still watch who no longer should.
alert-link = The line to the room is down. The screen shows what came last.
load-anew = Load the page anew
ago-seconds =
    { $n ->
        [0] now
       *[other] { $count } s ago
    }
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-days =
    { $n ->
        [one] { $count } day ago
       *[other] { $count } days ago
    }

## Figures

figures = Figures now
figure-incidents = Open incidents by severity
figure-incidents-all = { $count } in all
figure-overdue = Obligations overdue
figure-soon = Due within { $minutes } minutes
figure-owed = Open obligations
figure-of-open = of { $count } open
figure-of = of { $count }
figure-overdue-short = Overdue
figure-soon-short = In { $minutes } minutes
figure-owed-short = Obligations
figure-owners = operator { $operator } · commissioner { $commissioner }
figure-last = Last report
figure-none-yet = no report yet

## Severity and states

severity-S1 = Critical
severity-S2 = High
severity-S3 = Medium
severity-S4 = Low
status-new = New
status-triaged = Triaged
status-closed = Closed
state-discharged = Discharged
state-lapsed = Nobody left above
late = late
kind-triage_report = Triage the report
kind-handle_dead_letter = Deal with an unread message
kind-review_break_glass = Review an opened compartment
duty-triage_report = Triage
duty-handle_dead_letter = Unread message
duty-review_break_glass = Opened compartment
owner-operator = Operator
owner-commissioner = Duty commissioner
raised-times =
    { $n ->
        [one] raised once
       *[other] raised { $count } times
    }

## Lists

lists = Lists
tab-obligations = Obligations by deadline
tab-incidents = Incidents by severity
tab-obligations-short = Obligations
tab-incidents-short = Incidents
queues = Work queues
queue-all = All obligations
queue-triage = Awaiting triage
queue-overdue = Overdue
queue-operator = With the operator
queue-commissioner = With the commissioner
queue-undelivered = Unread messages
group-overdue = Overdue
group-soon = Within { $minutes } minutes
group-later = Later
group-done = Just discharged
group-closed = Just closed
column-severity = Severity
column-duty = Obligation
column-report = Report
column-place = Place
column-owner = Owner
column-status = Status
column-deadline = Deadline
no-station = no station
no-deadline = no deadline
all-provinces = All provinces
province-unresolved = Place not resolved
province-national = National
search = Search
search-label = Search text, station and code
clear-filters = Clear filters
empty-obligations = No open obligations
empty-incidents = No open incidents
empty-room = The room is ready and waits for its first report
empty-filtered = Nothing matches the chosen filters
waiting-obligations =
    { $n ->
        [one] { $count } new obligation
       *[other] { $count } new obligations
    }
waiting-incidents =
    { $n ->
        [one] { $count } new report
       *[other] { $count } new reports
    }
announce =
    { $n ->
        [one] { $count } new report
       *[other] { $count } new reports
    }
announce-critical =
    { $n ->
        [one] One new critical report in { $place }
       *[other] { $count } new reports, one of them critical in { $place }
    }

## Map

map-title = Open incidents by province
map-note = Boundaries do not imply any position
map-empty = No open incidents in any province
map-summary =
    { $n ->
        [one] Open incidents in { $count } province of { $all }; most in { $place }: { $most }
       *[other] Open incidents in { $count } provinces of { $all }; most in { $place }: { $most }
    }

## Detail

detail = Detail
detail-none = Choose a row of the list to see its details
back-to-list = Back to the list
station = Station
station-unconfirmed = no map confirms this station
place-this_station = at this station
place-other_station = at another station
place-not_station = outside stations
time-occurred = over
time-occurring = happening now
time-will_occur = expected
detail-owed = Obligations
due-at = due { $time }
detail-occurred = Happened
detail-received = Received
detail-reports = Reports
reports =
    { $n ->
        [one] { $count } report
       *[other] { $count } reports
    }
detail-evidence = Evidence
evidence-yes = The reporter has evidence
evidence-no = None
detail-language = Language of the report
language-ar = Arabic
language-ckb = Kurdish
language-en = English
detail-id = Id
dead-letter-means = A part of the room got a message that it could not read. It was kept as it is, with the reason, and what followed went on. Whoever runs the room reads it and decides.
break-glass-means = Somebody opened a compartment that is not theirs, for a while and with a reason. A second person looks at it and says whether it was justified.
incident-not-here = The incident itself is not on this board.

## Keyboard

keys = All shortcuts
keys-place = Keys are read by their place, so they are the same with an Arabic or Kurdish layout. Search with / and not with Ctrl+F: a long list is not drawn in full.
keys-single = Single-key shortcuts
key-move = move
key-next = Next row
key-previous = Previous row
key-open = Open
key-back = Back to the same row
key-show-new = Show what is new
key-search = Search
key-obligations = Obligations
key-incidents = Incidents
key-help = This list

## Errors: the server's code, dots and underscores as dashes

error-unknown = An error this page does not know: { $code }
error-internal = Something went wrong inside. It is recorded under the reference number.
error-request-invalid = The request has fields that cannot be taken.
error-request-not-found = There is nothing here.
error-request-method-refused = This address is not used in this way.
error-request-body-too-large = The message is over the limit; nothing was taken.
error-request-body-too-slow = The message did not arrive whole in time. Sending it again is safe.
error-request-body-incomplete = The line broke before the message was whole; nothing was taken.
error-request-media-type-refused = This type of content is not taken here.
error-request-throttled = Too many requests in a short time. Wait a little and try again.
error-request-overloaded = The room is overloaded and took nothing. Send it again shortly.
error-access-origin-refused = A page of another origin called; the room answers its own pages only.
error-access-host-refused = This room does not answer under that name. Open it by the address it prints when it starts.
error-room-database-unavailable = The database cannot be reached and nothing was taken. Send it again shortly.
error-room-disk-reserve-reached = The disk is nearly full: the room takes no new work until there is space.
error-room-unavailable = This part of the room is not running now. Try again shortly.
error-intake-time-out-of-range = The time given cannot belong to this election. Correct the time.
error-intake-report-unknown = There is no report under this code with this secret.
error-board-message-invalid = This page sent something that the board did not understand.
error-board-hello-expected = The page did not begin the conversation as it should.
error-board-protocol-unsupported = This page is older than the room. Load it anew.
error-board-topic-unknown = This page asked for a list that the board does not have.
error-board-not-shown = What this page has open is not on the board.
error-board-session-over = Your session is over or was ended. Sign in again to watch the board.
error-board-rights-changed = Your rights have changed. The board is being opened anew with them.
error-board-too-slow = The line or the page cannot keep up with the room. It is tried again by itself.
error-board-restarting = The board is restarting. The line comes back by itself.
error-board-not-ready = The board is still reading the log. One moment.
error-board-full = The board has as many screens as it may have. It is tried again by itself.
error-board-origin-refused = A page of another origin wanted to watch the board.
error-room-bus-refused = The set-up of the room keeps this part from writing to the log. Whoever runs it is needed.
error-room-bus-unavailable = The room's log cannot be reached now.
error-room-database-refused = The set-up of the room keeps this part out of the database. Whoever runs it is needed.
error-room-schema-mismatch = The database is not at the version this part needs. Whoever runs it is needed.
error-room-durable-missing = The set-up of the room is incomplete: this part's standing reader is missing. Whoever runs it is needed.
