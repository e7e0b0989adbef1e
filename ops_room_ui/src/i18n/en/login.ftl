# Signing in, invitations, passwords, one-time codes.

login-title = Sign in
login-username = User name
login-username-needed = Type your user name
login-password = Password
login-password-needed = Type your password
login-do = Sign in
login-help = No account, or the password is forgotten? Whoever manages people in your organisation's office makes you a new invitation.
login-code = One-time code
login-code-for = The password of { $username } is right. Now the code from your authenticator app.
login-code-do = Confirm
login-by-recovery = Use a recovery code
login-by-code = Use the code from the app
login-other-person = Sign in as somebody else
login-throttled = Too many attempts from here
login-throttled-means = The form opens again by itself. Your account is not locked.
login-wait =
    { $n ->
        [one] Try again in { $count } second
       *[other] Try again in { $count } seconds
    }
login-already = You are signed in
login-already-as = You are signed in as { $name }.
go-on = Continue

code-hint = Six digits; a new code every { $seconds } seconds
code-needed = Type the six digits
recovery-code = Recovery code
recovery-code-hint = One of the ten codes you kept; each works once
recovery-code-needed = Type one of your recovery codes

## A password

login-new-password = Choose your own password
login-new-password-why = The password you were given is for the first sign-in only.
login-new-password-do = Change password and continue
password-current = Present password
password-current-needed = Type your present password
password-new = New password
password-new-needed = Type the new password
password-hint =
    { $n ->
        [one] At least { $count } character. A sentence of several words is good and easy to remember.
       *[other] At least { $count } characters. A sentence of several words is good and easy to remember.
    }

## The second factor

login-enrol = Set up the one-time code
login-enrol-why = Your role needs a second proof beside the password: a code from an app on your phone. It takes two minutes, once.
enrol-app = Open an authenticator app on your phone. Any one that makes six-digit codes will do.
enrol-scan = Scan this picture with it.
enrol-qr = QR code that adds this account to an authenticator app
enrol-secret = No camera? Type this key into the app:
enrol-here = Open in an app on this device
enrol-code = Type the code that the app shows now
enrol-confirm = Confirm and turn on

## Recovery codes

recovery-title = Keep your recovery codes
recovery-once = These codes are shown only now
recovery-means = If you lose your phone, each of them opens the room once in place of the code. Keep them where your phone is not.
recovery-copy = Copy
recovery-print = Print
recovery-download = Save as a file
recovery-kept = I have kept these codes
recovery-kept-needed = Say that you have kept the codes before you continue
recovery-file-title = Recovery codes of { $username } for the joint operations room. Each works once.
copied = Copied.
copy-by-hand = The browser refused to copy. Select the text and copy it yourself.

## An invitation

invited-title = Welcome to the room
invited-means = This invitation is for you alone. Choose a password and you are in.
invited-name = Name
invited-organisation = Organisation
invited-roles = Role
invited-until = Good until
invited-not-you = Not you? Close this page and tell whoever sent you the link.
invited-do = Set password and enter
invited-sign-in = To the sign-in page
