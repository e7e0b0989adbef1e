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
invalid-string-too-long = { invalid-text-too-long }
invalid-string-too-short = This is too short
invalid-too-long = There are too many here
invalid-too-short = There are too few here
invalid-string-type = This is not of the kind that is expected here
invalid-int-type = { invalid-string-type }
invalid-int-parsing = { invalid-string-type }
invalid-int-from-float = { invalid-string-type }
invalid-bool-type = { invalid-string-type }
invalid-list-type = { invalid-string-type }
invalid-dict-type = { invalid-string-type }
invalid-model-attributes-type = { invalid-string-type }
invalid-uuid-parsing = { invalid-string-type }
invalid-uuid-type = { invalid-string-type }
invalid-json-invalid = { invalid-string-type }
invalid-string-pattern-mismatch = This is not written as the room expects it
invalid-key-format = { invalid-string-pattern-mismatch }
invalid-columns = { invalid-string-pattern-mismatch }
invalid-ids = { invalid-string-pattern-mismatch }
invalid-cursor = { invalid-string-pattern-mismatch }
invalid-code = { invalid-string-pattern-mismatch }
invalid-string-unicode = { invalid-string-pattern-mismatch }
invalid-enum = The room does not know this
invalid-literal-error = { invalid-enum }
invalid-unknown = { invalid-enum }
invalid-word-unknown = { invalid-enum }
invalid-family-unknown = { invalid-enum }
invalid-greater-than-equal = This is outside of what is allowed
invalid-greater-than = { invalid-greater-than-equal }
invalid-less-than = { invalid-greater-than-equal }
invalid-less-than-equal = { invalid-greater-than-equal }
invalid-out-of-range = { invalid-greater-than-equal }
invalid-time-out-of-range = { invalid-greater-than-equal }
invalid-time-format = This is no date and time that the room can read
invalid-timezone-aware = { invalid-time-format }
invalid-datetime-type = { invalid-time-format }
invalid-datetime-parsing = { invalid-time-format }
invalid-datetime-from-date-parsing = { invalid-time-format }
invalid-repeated = This is here twice
invalid-extra-forbidden = The room has no field of this name
invalid-before-valid-from = The end lies before the beginning
invalid-centre-format = This is no code of a polling centre, like 205418
invalid-column-missing = The file lacks this column
invalid-clock-contradicts = Give minutes or the end of the day, not both
invalid-clock-order = First look, first action and answer have to follow each other
invalid-clock-graver-is-slower = A graver severity must not have more time than a lighter one
invalid-leaf-code = The code does not belong to its family
invalid-leaf-in-use = Reports use this category: it can be retired and not taken out
invalid-leaf-not-offered = This category is retired
invalid-nothing-offered = At least one category has to stay in use
invalid-severity-missing = Each severity has to be there
invalid-text-script = This text is not in the script of its language
invalid-username-format = Only letters, digits, points, hyphens and underscores, at most 64
invalid-phone-format = This is no telephone number, best with its country: +964 …
invalid-email-format = This is no e-mail address
invalid-compartment = These readers cannot be chosen here
invalid-name = A name of 1 to 200 characters is expected
invalid-day = This is no day the room can work with
invalid-one-of-two = Exactly one of the two is expected
invalid-nothing-decided = Nothing was changed: fill in at least one field
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
