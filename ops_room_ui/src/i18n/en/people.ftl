# Organisations, people, deployments and badges, for whoever manages them.

## What all four pages share

people-none = Nothing here yet
people-none-match = Nothing matches the chosen filters
people-clear = Clear filters
people-all = All
people-filter-search = Search
people-filter-kind = Kind
people-filter-state = State
people-filter-role = Role
people-filter-province = Province
people-filter-organisation = Organisation
people-save = Save
people-edit = Edit
people-back = Back to the list
people-actions = Actions
people-details = Details
people-everywhere = The whole country
people-not-given = not given
people-reason = Reason
people-reason-hint = It stands in the log and is read by the auditor. At most 280 characters.
people-saved = Saved.
people-changed-meanwhile = Somebody else changed this meanwhile. What stands now is loaded; look at it and decide again.
people-select = Select { $name }
people-select-all = Select all shown
people-select-none = Clear the selection
people-selected =
    { $n ->
        [0] Nobody selected
        [one] { $count } selected
       *[other] { $count } selected
    }
people-from = Valid from
people-until = Valid until
people-from-hint = Empty means from now on. Baghdad time.
people-until-hint = Empty means without an end. Baghdad time.
people-province-choice = Where
people-province-some = Only in these provinces
## Organisations

org-title = Organisations
org-new = Register an organisation
org-edit-title = Change the organisation
org-name = Name
org-name-hint = At least one language; the others fall back to it.
org-name-needed = Give the name in at least one language
org-kind = Kind
org-kind-commission = Commission
org-kind-governorate_office = Governorate office
org-kind-cso = Civil-society organisation
org-kind-cso_network = Civil-society network
org-kind-agency = Security agency
org-registration = Registration number
org-network = Network
org-network-none = Belongs to no network
org-people = People
org-people-of =
    { $n ->
        [0] No people
        [one] { $count } person
       *[other] { $count } people
    }
org-people-show = Show its people
org-people-add = Add a person
org-state-active = Active
org-state-suspended = Suspended
org-suspend = Suspend
org-suspend-title = Suspend { $name }
org-suspend-means =
    { $n ->
        [0] It has no people now. Nobody can be added or sign in for it until it is reinstated.
        [one] Ends the sessions of its one person within 5 seconds, and they cannot sign in until it is reinstated.
       *[other] Ends the sessions of its { $count } people within 5 seconds, and none of them can sign in until it is reinstated.
    }
org-suspend-do = Suspend now
org-suspended = Suspended. All sessions of its people are ending.
org-reinstate = Reinstate
org-reinstate-title = Reinstate { $name }
org-reinstate-means = Its people can sign in again. Sessions that were ended stay ended.
org-reinstate-do = Reinstate now
org-reinstated = Reinstated. Its people can sign in again.
org-made = Registered.
org-count-column = People

## People

person-title = People
person-new = Add a person
person-import = Import from a file
person-edit-title = Change the person
person-name = Full name
person-name-hint = As on the identity card; it stands on the badge.
person-username = User name
person-username-hint = What the person signs in with: letters, digits, points, hyphens and underscores, at most 64.
person-organisation = Organisation
person-organisation-choose = Choose an organisation
person-roles = Roles
person-roles-hint = Only the roles that people of this kind of organisation can have.
person-roles-needed = Choose at least one role
person-provinces-needed = Choose at least one province
person-phone = Phone
person-email = E-mail
person-language = Language
person-compartments = Reads
person-second-factor = One-time code
person-second-factor-on = Set up
person-second-factor-off = Not set up
person-second-factor-due = Due at the next sign-in
person-state-invited = Invited
person-state-active = Active
person-state-suspended = Suspended
person-made = { $name } was added.
person-invitation-title = Invitation for { $name }
person-invitation-once = This link is shown once only. Give it to the person over a way that others do not read.
person-invitation-until = It is good until { $time } and for one use.
person-invitation-copy = Copy the link
person-invitation-copied = Copied.
person-invitation-by-hand = Copying was refused by the browser. The link is selected: copy it yourself.
person-invitation-done = I have given it
person-invitation-link = Invitation link
person-invite = New invitation
person-invite-title = New invitation for { $name }
person-invite-means = Voids the password and the one-time code, ends all sessions within 5 seconds, and makes a link to begin anew.
person-invite-do = Make the invitation
person-end-sessions = End sessions
person-end-sessions-title = End the sessions of { $name }
person-end-sessions-means = Signs the person out on all devices within 5 seconds. They can sign in again at once.
person-end-sessions-do = End them now
person-sessions-ended = All sessions are ending.
person-suspend = Suspend
person-suspend-title = Suspend { $name }
person-suspend-means = Ends the person's sessions within 5 seconds, and they cannot sign in until they are reinstated.
person-suspend-do = Suspend now
person-suspended = Suspended. All sessions are ending.
person-reinstate = Reinstate
person-reinstate-title = Reinstate { $name }
person-reinstate-means = The person can sign in again. Sessions that were ended stay ended.
person-reinstate-do = Reinstate now
person-reinstated = Reinstated.
person-badge = Badge
person-badge-none = No badge
person-badge-issue = Issue a badge
person-role-column = Roles
person-province-count =
    { $n ->
        [one] { $count } province
       *[other] { $count } provinces
    }

## Deployments of an observer

deployment-title = Accredited for
deployment-none = For no centre yet
deployment-centre = Code of the centre
deployment-centre-hint = As on the map, for example 205418
deployment-place = Accredit
deployment-placed = Accredited for centre { $centre }.
deployment-unknown-centre = no map confirms this centre
deployment-withdraw = Withdraw
deployment-withdraw-title = Withdraw from centre { $centre }
deployment-withdraw-means = The person is no longer accredited for this centre, and it no longer counts as observed by them.
deployment-withdraw-do = Withdraw now
deployment-withdrawn = Withdrawn.

## Badges

badges-title = Badges
badges-holder = Holder
badges-code = Code
badges-state-issued = Valid
badges-state-expired = Expired
badges-state-revoked = Revoked
badges-filter-issued = Issued
badges-filter-revoked = Revoked
badges-until = Valid until
badges-issue = Issue badges
badges-issue-title =
    { $n ->
        [one] Issue a badge for { $count } person
       *[other] Issue badges for { $count } people
    }
badges-issue-means = A badge that somebody has already is replaced: the old one is void from now on.
badges-issue-until-hint = Empty means 90 days. Never longer than the person's own accreditation. Baghdad time.
badges-issue-do = Issue now
badges-issue-choose = Badges are issued from the list of people: choose them there.
badges-issued =
    { $n ->
        [one] { $count } badge issued.
       *[other] { $count } badges issued.
    }
badges-print-all =
    { $n ->
        [one] Print { $count } badge
       *[other] Print { $count } badges
    }
badges-print = Print
badges-pdf = PDF, one A6 page for each badge
badges-revoke = Revoke
badges-revoke-title = Revoke the badge of { $name }
badges-revoke-means = From now on its check says "revoked". Phones without a connection say so after they have fetched the new list.
badges-revoke-do = Revoke now
badges-revoked = Revoked.
badges-too-many = At most { $max } at a time.
