# One's own profile.

profile-title = Your profile
profile-attempts =
    { $n ->
        [one] { $count } wrong attempt to sign in as you since your sign-in before this one
       *[other] { $count } wrong attempts to sign in as you since your sign-in before this one
    }
profile-attempts-means = If that was not you, change your password now and tell whoever manages people.
profile-first = This is your first sign-in.
profile-last = You signed in before this on { $time }.
profile-who = Who you are here
profile-name = Name
profile-organisation = Organisation
profile-roles =
    { $n ->
        [one] Role
       *[other] Roles
    }
profile-provinces = Where
profile-everywhere = The whole country
profile-reads = You read
profile-until = Signed in until
profile-change-who = Something wrong? Whoever manages people in your organisation's office can change it.
profile-speech = Language and digits
profile-digits-hint = Codes of stations, reports and people are always in Latin digits.
profile-password = Password
profile-password-change = Change password
profile-password-means = A new password signs you out everywhere else.
profile-password-do = Change password
profile-password-done = Your password is changed. All other sessions have ended.
profile-factor = One-time code
profile-factor-on = On
profile-factor-off = Off
profile-factor-owed = Your role needs it: whoever has only your password cannot get in.
profile-factor-means = With it, whoever has only your password cannot get in.
profile-factor-begin = Set it up
profile-factor-renew = Move to another phone
profile-factor-renew-means = First your password. The app you use now works until the new one is confirmed.
profile-factor-recovery = New recovery codes
profile-factor-recovery-means = Makes ten new codes; those you have become void. Type the code that your app shows now.
profile-factor-recovery-do = Make new codes
profile-factor-remove = Turn off
profile-factor-remove-means = From then on your password alone opens the room. Type it to confirm.
profile-factor-remove-do = Turn off the one-time code
profile-factor-done-on = The one-time code is on.
profile-factor-done-off = The one-time code is off.
profile-factor-done-kept = Done. Your new recovery codes hold from now on.
profile-sessions = Where you are signed in
profile-sessions-means = End what you do not know. It ends everywhere within seconds.
profile-session-this = This one
profile-session-since = since { $time }
profile-session-end = End
profile-session-ended = The session has ended.
profile-device-unknown = Unknown device
