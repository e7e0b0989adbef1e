# The observer's form on a phone, and what is around it.

menu-report = File a report

phone-room = Joint operations room
phone-language = Language
phone-loading = Loading…
phone-profile = Your profile
phone-badge = Check a badge
phone-comma = {", "}
phone-colon = {": "}
phone-time = Times are Baghdad time
phone-drill = DRILL
phone-drill-means = An exercise: nothing here is real
phone-synthetic = SYNTHETIC DATA
phone-synthetic-means = Every person, place and number here is invented for trying the room out

filing-title = File a report

## Coming in

filing-sign-in = Sign in
filing-sign-in-first = Sign in once on this phone
filing-sign-in-first-means = From then on the form opens and keeps your reports even without a connection.
filing-line-once = This page needs a connection and a sign-in once before it works without one.
filing-try-again = Try again
filing-no-right = Your account does not include filing reports.
filing-not-durable = This browser keeps nothing once the page is closed. Leave it open until your reports are sent.
filing-not-secure = This address is not secure: the page does not open without a connection, and reports that wait lie on the phone unencrypted.
filing-others =
    { $n ->
        [one] { $count } report of somebody else waits on this phone until they sign in.
       *[other] { $count } reports of other people wait on this phone until they sign in.
    }

## The line, and what waits

filing-strip = What waits to be sent
filing-strip-clear = Nothing waits to be sent
filing-strip-offline = No connection: what you send is kept here and waits
filing-strip-gone = Not signed in: what you send is kept here and waits
filing-strip-waiting =
    { $n ->
        [one] { $count } report waits to be sent: keep this page open
       *[other] { $count } reports wait to be sent: keep this page open
    }
filing-strip-sending =
    { $n ->
        [one] Sending { $count } report…
       *[other] Sending { $count } reports…
    }
filing-strip-signed-out =
    { $n ->
        [one] { $count } report waits for you to sign in
       *[other] { $count } reports wait for you to sign in
    }
filing-strip-forbidden =
    { $n ->
        [one] The room takes nothing from this account now: { $count } report waits
       *[other] The room takes nothing from this account now: { $count } reports wait
    }

## What

filing-what = What is happening?
filing-search = Search by a word
filing-search-label = Search the kinds of incident by a word in any language
filing-found =
    { $n ->
        [0] No kind with this word
        [one] { $count } kind
       *[other] { $count } kinds
    }
filing-found-none = No kind with this word. Try another one, or choose below.
filing-frequent = Most frequent
filing-families = All kinds
filing-families-back = All kinds
filing-change = Change

## Where

filing-where = Where?
filing-place-this_station = At my station
filing-place-other_station = At another station
filing-place-not_station = Outside stations
filing-station-this = Code of your station
filing-station-other = Code of that station
filing-station-unknown = The room's map does not have this code. Check the digits; if they are right, send it.
filing-province = Province
filing-province-none = I do not know

## When

filing-when = When?
filing-time-occurring = Now
filing-time-occurred = Over
filing-time-will_occur = Expected
filing-at = When it happened, Baghdad time

## The text

filing-text = In your words
filing-text-hint = One sentence is enough, without names or phone numbers. Left empty, the name of the kind is sent.
filing-count = { $length } of { $most }
filing-details = Add details
filing-details-hint = Not shown on the room's screens; read by whoever follows the report up.
filing-evidence = I have evidence to hand over later
filing-send = Send the report
filing-send-corrected = Send the correction

filing-lacks-kind = Choose what is happening
filing-lacks-place = Type the station's code or choose the province
filing-lacks-station = The station's code is too long
filing-lacks-time = Choose a time that is past
filing-lacks-text = The text is over the limit. Shorten it, or move the rest to the details.
filing-lacks-details = The details are over the limit
filing-lacking =
    { $n ->
        [one] { $count } thing is missing
       *[other] { $count } things are missing
    }
filing-not-kept = The phone could not keep the report, and it was not sent. Free some space and try again; what you typed is still here.
filing-draft-not-kept = The phone has no room to keep what you type: it is lost if this page closes. Free some space, or send it now.
filing-send-keeping = A moment, keeping the file…

## What became of what was sent

filing-sent-sending = Kept on the phone, being sent…
filing-sent-sending-means = Its code appears here as soon as the room has it.
filing-sent-received = The room has it
filing-sent-received-means = This is the code of your report.
filing-sent-waits = Kept on the phone, waiting for a connection
filing-sent-waits-means = Keep this page open: it is sent by itself when the connection is back.
filing-sent-signed-out = Kept on the phone, waiting for you to sign in
filing-sent-signed-out-means = Your session is over. Sign in and it is sent by itself.
filing-sent-refused = The room did not take it as it is
filing-sent-refused-means = The reason is below. Correct it and send it again.

filing-waiting-title = Waiting to be sent
filing-refused =
    { $n ->
        [one] { $count } report needs a correction
       *[other] { $count } reports need a correction
    }
filing-correct = Correct
filing-remove = Delete
filing-remove-sure = Delete for good, it is not sent
filing-wrong-time = The time cannot belong to this election, or lies in the future. Correct the time.
filing-wrong-text = The text cannot be taken as it is: too long, or nothing to read in it.
filing-wrong-details = The details are longer than can be taken.
filing-wrong-station = The station's code cannot be taken as it is.
filing-wrong-province = The province cannot be taken as it is.
filing-wrong-category = The kind cannot be taken as it is.
filing-wrong-key = The room has another report under this number. If this one is new, send it again.
filing-wrong-other = The room did not take it ({ $code }). Look it over and send it again, or delete it.

## Receipts

filing-receipts = What the room has received
filing-receipts-means = The text is gone from this phone. Code and secret stay, so that you can ask about your report.
filing-received-at = Received { $time }
filing-status-of = What became of report { $code }
filing-status = What became of it
filing-secret = Secret
filing-secret-means = Whoever has code and secret sees what became of the report. Give them to nobody.
filing-forget = Remove the receipt from this phone
filing-forget-sure = Remove for good
filing-receipts-more =
    { $n ->
        [one] { $count } more receipt
       *[other] { $count } more receipts
    }

## Photos and recordings

filing-files = Photo or recording
filing-add-photo = Photo
filing-add-video = Video
filing-add-audio = Sound
filing-add-any = From phone
filing-files-hint = The report goes first, its files follow. Up to { $most } MB a file.
filing-file-photo = Photo
filing-file-video = Video
filing-file-audio = Sound recording
filing-file-document = Document
filing-file-kb = { $size } kB
filing-file-mb = { $size } MB
filing-file-kept = kept on the phone
filing-file-keeping = being kept on the phone…
filing-file-waits = waits to be sent
filing-file-waits-at = { $percent } % has arrived, the rest waits
filing-file-sending = { $percent } % has arrived
filing-file-remove = Delete the file { $name }
filing-file-remove-sure = It has not arrived. Press again to delete it for good.
filing-file-too-many = No more than ten files can be added to a report.
filing-file-not-kept = The phone had no room for it, so it was not added. Free some space, or send the report without it.
filing-file-wrong-kind_refused = This kind is not taken. Photos, sound, film and PDF are.
filing-file-wrong-too_large = Larger than { $most } MB. Send a shorter film.
filing-file-wrong-unreadable = The room did not take it: it is damaged or not what it seems. The report stands.
filing-file-wrong-too_heavy = The room did not take it: it is too large to be opened safely. The report stands.
filing-file-wrong-uncleanable = The room did not take it: it may show where you were. Send it in another format; the report stands.
filing-file-wrong-lost = It is not on this phone any more. Add it to a new report.
filing-file-wrong-other = The room did not take it ({ $code }). The report stands.
filing-files-title = Files of your reports
filing-with-files =
    { $n ->
        [one] with { $count } file
       *[other] with { $count } files
    }
filing-sent-files =
    { $n ->
        [one] Its file is on its way: keep this page open until it is there.
       *[other] { $count } files are on their way: keep this page open until they are there.
    }
filing-strip-files-sending =
    { $n ->
        [one] Sending { $count } file: keep this page open
       *[other] Sending { $count } files: keep this page open
    }
filing-strip-files-waiting =
    { $n ->
        [one] { $count } file waits to be sent: keep this page open
       *[other] { $count } files wait to be sent: keep this page open
    }
filing-strip-files-signed-out =
    { $n ->
        [one] { $count } file waits for you to sign in
       *[other] { $count } files wait for you to sign in
    }
