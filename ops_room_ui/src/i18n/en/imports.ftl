# Files of rows: bringing, matching columns, looking at problems, taking all or nothing.

import-people-title = Import people
import-new-hint = A CSV or XLSX file with one row for each person. Nothing is taken before you have looked at it, and then all of it or none.
import-choose = Choose a file
import-limit = CSV or XLSX, at most 32 MiB
import-wrong-kind = Only CSV and XLSX files are read here.
import-too-large = The file is larger than 32 MiB.
import-uploading = Sending { $name }…
import-share = { $share }%
import-invited = The invitations were downloaded already. Whoever lost theirs gets a new one on the page of the person.
import-earlier = Earlier imports
import-earlier-none = No file was brought yet
import-another = Bring another file
import-resumed = You can close this page: the work goes on, and this address leads back to it.
import-state-reading = Being read
import-state-ready = Ready to look at
import-state-unusable = Columns are missing
import-state-accepting = Being taken
import-state-accepted = Taken
import-state-discarded = Discarded
import-state-failed = Failed
import-progress = { $done } of { $total } rows
import-progress-unknown = { $done } rows
import-made-at = Brought at
import-rows = Rows
import-good = Good
import-problems = With problems
import-warnings = With warnings
import-columns = Columns
import-columns-hint = Which column of the file is which. The choice is remembered for the next file with the same headers.
import-column-none = not in the file
import-column-needed = needed
import-columns-apply = Read again with these columns
import-preview = Rows
import-only-problems = Only rows with problems
import-row = Row
import-row-problems = What is wrong
import-row-fine = Nothing
import-no-problems = No row has a problem.
import-accept = Take all rows
import-accept-title = Take all rows of { $name }
import-accept-means =
    { $n ->
        [one] Adds { $count } person at once, with an invitation. It is all or nothing.
       *[other] Adds { $count } people at once, each with an invitation. It is all or nothing.
    }
import-accept-do = Take them now
import-accept-not-yet =
    { $n ->
        [one] { $count } row has a problem. Correct it in the file and bring it again: nothing is taken by halves.
       *[other] { $count } rows have problems. Correct them in the file and bring it again: nothing is taken by halves.
    }
import-discard = Discard
import-discard-title = Discard the import of { $name }
import-discard-means = Nothing of this file is taken. The file is deleted here; yours is untouched.
import-discard-do = Discard now
import-accepted =
    { $n ->
        [one] { $count } person was added.
       *[other] { $count } people were added.
    }
import-discarded = Discarded. Nothing of this file was taken.
import-failed = The file could not be used; nothing was taken.
import-invitations = Download the invitations (CSV)
import-invitations-hint = Made once: the links are nowhere else afterwards. Each is good once and for 72 hours. Whoever has the file can sign in as these people: keep it safe and delete it.
import-show-people = Show the people

## Fields of a person's row

field-username = User name
field-name = Full name
field-organisation = Organisation
field-roles = Roles
field-provinces = Provinces
field-phone = Phone
field-email = E-mail
field-language = Language
field-valid_from = Valid from
field-valid_until = Valid until
field-centre = Polling centre

## What can be wrong with a cell; an unknown code shows what was expected

problem-other = expected: { $expected }
