# What all pages share: the bar, warnings, forms, lists.

skip = Skip to the content
menu = Pages of the room
menu-own = Your account and the pages
menu-board = Board
menu-organisations = Organisations
menu-people = People
menu-badges = Badges
menu-map = Polling map
menu-audit = Audit
menu-profile = Your profile
signed-in-as = Signed in:
sign-out = Sign out
sign-out-failed = The room did not answer, so you are still signed in. Try again.
footer-time = All times are Baghdad time
footer-badge = Check a badge
loading = Loading…
busy = Working…
cancel = Cancel
optional = (optional)
list-comma = {", "}
no-right-title = Your rights do not include this page
no-right-means = Somebody who manages people can change that. The other pages are in the menu.

## Warnings across the page

synthetic = SYNTHETIC DATA
synthetic-means = Every person, place and number here is invented for trying the room out
revocations-stale-here = Accreditation has not been heard of for a while: what was revoked lately may not be known yet, and sensitive actions wait.
room-away = The room cannot be reached. What you see may be old; nothing you send now arrives.

## The end of a session

session-ends = Your session is about to end
session-ends-means = For your safety you are signed out soon. What you have typed stays if you stay signed in.
session-ends-for-good = A session lasts a day at most. Finish what you are doing, then sign in again.
session-stay = Stay signed in
session-not-renewed = The room did not answer. Try again.

## Forms

trouble-mark = Error:
form-trouble = Some fields have to be corrected
field-needed = Fill in this field
reference = Reference for whoever runs the room:
try-again = Try again
password-show = Show
password-hide = Hide
file-drop-here = or drop the file here
invalid-missing = This is missing
invalid-text-empty = This is empty
invalid-text-too-long = This is too long
invalid-string-too-long = This is too long
invalid-string-too-short = This is too short
invalid-other = This cannot be taken. Expected: { $expected }
error-room-unreachable = The room did not answer. Check your connection and try again.

## Lists

list-shown-all =
    { $n ->
        [0] Nothing found
        [one] { $count } entry, all of it
       *[other] { $count } entries, all of them
    }
list-shown-more =
    { $n ->
        [one] { $count } entry shown
       *[other] { $count } entries shown
    }
list-more = Show more

## Compartments

compartment-public = Public
compartment-joint = Shared by commission and civil society
compartment-commission = Commission only
compartment-security = Security
compartment-org-own = Your own organisation
compartment-org-other = One organisation's own
compartment-org-all = All organisations' own
