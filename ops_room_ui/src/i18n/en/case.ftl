# The case as the place where it is worked off

case-tab-case = Case
case-tab-talk = Talk
case-tab-history = History
case-tab-alike = Similar
case-opening = Opening the case…
case-not-here = There is no such case, or it is not for you.
case-you = You
case-somebody = Somebody in the room
case-room = The room, by itself
list-and = ,{" "}
case-with = With { $name }
case-with-me = With you
case-present = Also open: { $names }
case-present-count =
    { $n ->
        [one] Also open with one other person
       *[other] Also open with { $count } other people
    }
case-step-received = Received
case-step-triaged = Triaged
case-step-acted = First action
case-step-answered = Answered
case-step-closed = Closed
case-step-next = next
case-desk = Desk and person
case-desk-none = No desk
case-nobody = Nobody
case-to-me = Me
case-verification = Verification
case-readers = Who reads it
case-outside = Outside the room
case-public = Public answer
case-media = Attachments
case-answer-due = Answer due
case-raised = made graver by independent reports
case-organisations =
    { $n ->
        [one] from one organisation
       *[other] from { $count } independent organisations
    }
case-sources = Reports as sent
case-sources-hidden =
    { $n ->
        [one] and one more report, from another organisation
       *[other] and { $count } more reports, from other organisations
    }
channel-web = Phone form
channel-api = System of an organisation
channel-phone = Call, typed by the operator
channel-bulk = File from a network
case-answers = Answers
answer-reporter-sent = To the reporters
answer-public-proposed = Public, waits for a second person
answer-public-published = Public, published
answer-public-rejected = Public, rejected
answer-reporter-proposed = To the reporters, proposed
answer-reporter-published = To the reporters, published
answer-reporter-rejected = To the reporters, rejected
answer-public-sent = Public, sent
case-because = Because:
case-others = With others
case-outside-waits = It is still with them
case-returned = Returned
case-asked-of = Question to { $desk }
case-advice-waits = Advice is waited for
case-advice-ended = The case was closed before advice came
case-advised = Advised
case-merged = Cases merged into this one
case-merged-open = Merged case { $n }
case-is-merged = This case was merged into another one; its reports are counted there.
case-open-merged = Open that case
case-more = Everything that can be done
case-undo = Undo
case-cancel = Cancel
case-choose = Choose…
case-record = Will be recorded
case-changed = The case was changed while you were writing. What you typed is still here.
case-changed-go-on = I have seen it, go on
case-became = became
case-unread = unread
case-write = Write a message…
case-send = Send
case-send-key = Ctrl+Enter sends
case-before = Read by
case-note = Note for the file
case-talk-empty = Nobody has written about this case yet.
case-talk-older = Show earlier ones
case-talk-new = New
case-talk-closed = You read this talk and do not write in it.
case-read-by = Read by { $names }
case-read-count =
    { $n ->
        [one] Read by one person
       *[other] Read by { $count } people
    }
case-alike-none = No case looks like this one.
case-alike-hint = These may be the same matter. Nothing is merged before somebody says so.
case-alike-score = { $percent } % alike
case-alike-why = Alike in:
alike-place = place
alike-time = time
alike-category = category
alike-text = text
case-alike-open = Open it
case-alike-readers = Their readers differ: reclassify first
case-find-person = Find a person by name
case-found-out = What the room found out
case-to-whom = To whom
case-ask-whom = Which desk is asked
case-question = Question
case-answer-in = Answer in { $language }
case-public-in = Public answer in { $language }
case-text-note = Note
case-text-return = What came of it
case-text-give_advice = Advice
case-text-reject = Why
case-text-ask_advice = Question
case-text-refer = Why
case-lacks-text = Write something here.
case-lacks-texts = Write the answer in one language at least.
case-lacks-reason = Choose the reason.
case-lacks-body = Choose the body.
case-lacks-desk = Choose the desk.
case-lacks-nothing = You have not changed anything yet.
case-field-status = Status
case-field-severity = Severity
case-field-category = Category
case-field-compartment = Readers
case-field-province = Province
case-field-station = Station
case-field-time_flag = Timing
case-field-desk = Desk
case-field-assignee = Person
case-field-verification = Verification
case-field-referred_to = Outside the room
case-field-public_answer = Public answer
case-field-close_reason = Reason for closing
case-field-merged_into = Merged
case-field-answered_at = Reporters answered
case-field-reports = Reports
case-field-advice_open = Open questions

## The verbs: in the list, on the button, in the record

verb-triage = Triage the case
short-triage = Triage
do-triage = Triage it
done-triage = { $code } is triaged
verb-reclassify = Reclassify
short-reclassify = Reclassify
do-reclassify = Reclassify it
done-reclassify = { $code } is reclassified
verb-mine = Take it
short-mine = To me
do-mine = Take it
done-mine = { $code } is yours now
verb-assign = Assign to a desk or person
short-assign = Assign
do-assign = Assign it
done-assign = { $code } is assigned
verb-note = Note for the file
short-note = Note
do-note = Add the note
done-note = A note was added to { $code }
verb-verify = Verify
short-verify = Verify
do-verify = Save it
done-verify = What was found out about { $code } is recorded
verb-merge = Merge
short-merge = Merge
do-merge = Merge them
done-merge = { $code } is merged
verb-unmerge = Take the merging back
short-unmerge = Unmerge
do-unmerge = Take it back
done-unmerge = { $code } stands alone again
verb-refer = Refer outside the room
short-refer = Refer
do-refer = Refer it
done-refer = { $code } is referred
verb-return = Return from outside
short-return = Return
do-return = Record the return
done-return = { $code } is back in the room
verb-ask_advice = Ask another desk
short-ask_advice = Ask
do-ask_advice = Ask
done-ask_advice = The question about { $code } is asked
verb-give_advice = Give advice
short-give_advice = Advise
do-give_advice = Give it
done-give_advice = Advice on { $code } is given
verb-answer = Answer the reporters
short-answer = Answer
do-answer = Send the answer
done-answer = The answer on { $code } is sent
verb-propose = Propose a public answer
short-propose = Public answer
do-propose = Propose it
done-propose = A public answer on { $code } is proposed
verb-approve = Approve the public answer
short-approve = Approve
do-approve = Approve and publish
done-approve = The public answer on { $code } is published
verb-reject = Reject the public answer
short-reject = Reject
do-reject = Reject it
done-reject = The public answer on { $code } is rejected
verb-close = Close the case
short-close = Close
do-close = Close it
done-close = { $code } is closed
verb-reopen = Reopen
short-reopen = Reopen
do-reopen = Reopen it
done-reopen = { $code } is open again
done-undone = Taken back on { $code }: the opposite was done, and both are in the history

## Sentences of the record, before they are sent

record-triage = { $code } is triaged: { $severity }, { $category }.
record-readers = { $code } moves to other readers: { $readers }. It disappears for everybody else.
record-close = { $code } is closed: { $reason }. It can be reopened.
record-close-open = { $code } is closed. It can be reopened.
record-reopen = { $code } is open again; its reporters are owed another answer.
record-merge = { $code } is merged into { $into }: { $code } is closed and its reports are counted in { $into }.
record-unmerge = { $code } stands alone again and gets its reports back.
record-refer = { $code } is referred: { $body }.
record-answer = Everybody who reported { $code } gets the answer; it is not taken back.
record-propose = A public answer on { $code } is proposed. A second person publishes it.
record-approve = The public answer on { $code } is published. Everybody reads it.
record-reject = The public answer on { $code } is rejected, with the reason.

## Words of states and bodies

desk-operations = Operations
desk-security = Security liaison
desk-legal = Legal
desk-technical = Technical
desk-logistics = Logistics
desk-results = Results
desk-rumour = Rumours
desk-accessibility = Accessibility
desk-gender = Gender
desk-accreditation = Accreditation
desk-hotline = Hotline
verification-unverified = Not verified
verification-verified = Verified
verification-verified_with_evidence = Verified with evidence
verification-unfounded = Unfounded
audience-joint = Commission and civil society
audience-commission = Commission only
audience-security = Security liaison
audience-public = Everybody
outside-police = Police
outside-judiciary = Judiciary
outside-ministry = A ministry
outside-municipality = Municipality
outside-utility = Water or power utility
outside-regulator = A regulator
outside-other = Another body
public-none = None
public-proposed = Proposed, waits for a second person
public-published = Published
reason-answered = Answered
reason-resolved = Resolved
reason-unfounded = Unfounded
reason-duplicate = Duplicate
reason-not_related = Not about the election
reason-referred = Referred elsewhere
reason-withdrawn = Withdrawn
reason-merged = Merged into another case

## History: what happened

did-opened = A report came in and opened the case
did-triaged = Triaged
did-assigned = Assigned
did-noted = A note was added to the file
did-verified = What was found out was recorded
did-merged = Merged into another case
did-absorbed = Another case was merged into it
did-unmerged = Its merging was taken back
did-released = A merged case stands alone again
did-advice_given = Advice was given
did-answered = Its reporters were answered
did-public_answer-proposed = A public answer was proposed
did-public_answer-published = A public answer was published
did-public_answer-rejected = The public answer was rejected
did-reopened = Reopened
did-reclassified = Reclassified
did-media_attached = An attachment came
did-other = Something changed that this page does not know
did-closed = Closed: { $reason }
did-referred = Referred: { $body }
did-returned = Returned: { $body }
did-advice_asked = Desk asked: { $desk }
did-raised =
    { $n ->
        [one] Made graver by one independent report
       *[other] Made graver by { $count } independent reports
    }

## Duties

kind-act_on_incident = First action
kind-answer_incident = Answer the reporters
kind-approve_answer = Decide on a public answer
kind-give_advice = Give advice
duty-act_on_incident = First action
duty-answer_incident = Answer
duty-approve_answer = Public answer
duty-give_advice = Advice
owner-coordinator = Desk coordinator

## Keys of a case

keys-case = With a case open
key-triage = Triage or reclassify
key-severity = Severity
key-mine = To me
key-assign = Assign
key-note = Note for the file
key-write = Write a message
key-verify = Verify
key-refer = Refer or return
key-ask = Ask a desk
key-advise = Give advice
key-answer = Answer the reporters
key-propose = Public answer
key-decide = Approve or reject it
key-close = Close or reopen
key-merge = Merge or take back
key-undo = Undo within ten seconds
key-tabs = Parts of the case

## Attachments and callers

case-place = Place
case-file-photo = Photo
case-file-audio = Recording
case-file-video = Film
case-file-document = Document
case-file-save = Save
case-file-where = Where taken
case-file-nowhere = The camera did not say where.
case-bytes-kb = { $n } kB
case-bytes-mb = { $n } MB
case-caller = A caller
case-typed-by = typed by { $name }
case-caller-show = Show who called
case-caller-silent = The caller left no name and no number.
case-recorded = Whoever looks is recorded.

## Statutory complaints

complaint = Statutory complaint
complaint-none = No complaint has been prepared from this case.
complaint-begin = Prepare a complaint
complaint-fill = Fill in
complaint-print = Print the form
complaint-save = Save
complaint-file = Save and note as filed
complaint-unfile = It was not filed
complaint-filed = Filed { $at }
complaint-whole = Formally complete
complaint-until = file by { $at }
complaint-lacking = What is missing
complaint-lacks =
    { $n ->
        [one] One thing is missing
       *[other] { $count } things are missing
    }
complaint-lack-role = who complains
complaint-lack-name = name
complaint-lack-address = address
complaint-lack-phone = telephone
complaint-lack-statement = statement
complaint-lack-station = station
complaint-lack-on_form = official form
complaint-lack-form_number = form number
complaint-lack-signed = signature
complaint-lack-witnessed = saw it themselves
complaint-lack-confirmed = station manager’s confirmation
complaint-lack-in_time = the deadline has passed
complaint-role = Who complains
complaint-role-voter = A voter
complaint-role-candidate = A candidate
complaint-role-agent = The agent of a party or coalition
complaint-name = Full name
complaint-address = Address
complaint-phone = Telephone
complaint-statement = What happened, in the complainant’s words
complaint-witnessed = The complainant saw it themselves
complaint-on_form = It is on the official form
complaint-form_number = Number of the form
complaint-signed = It is signed
complaint-confirmed = The station’s manager or the centre’s coordinator confirmed it

## Figures

figure-answered = Answered in time
figure-answered-short = In time
figure-answered-late = of { $due } promised · { $late } late
figure-answered-all = Of { $due } promised answers { $done } were given in time, { $late } are late or came late, { $waiting } still have time and { $excused } were closed without one.
