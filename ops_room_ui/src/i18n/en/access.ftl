# Signing in and rights.
error-access-sign-in-required = Sign in first.
error-access-token-refused = Your sign-in was not accepted. Sign in again.
error-access-session-over = Your session is over or was ended. Sign in again.
error-access-sign-in-incomplete = First change your password or set up the second factor.
error-access-forbidden = Your rights do not allow this here.
error-access-revocations-stale = Accreditation has not been heard of for five minutes, so sensitive actions wait. Try again in a moment.
