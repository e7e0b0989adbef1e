# Accreditation: why something was refused.
error-accreditation-sign-in-refused = User name and password were not accepted, or you may not enter now.
error-accreditation-second-factor-needed = The password is right. Now enter the one-time code of your app or a recovery code.
error-accreditation-second-factor-refused = The code is wrong or was used before. Wait for the next one.
error-accreditation-password-wrong = Your present password is not right.
error-accreditation-password-refused =
    { $reason ->
        [too_short] The password is short. It needs at least twelve characters.
        [too_long] The password is too long.
        [username] The password is the user name. Choose another one.
        [same] This is the same password as before. Choose another one.
       *[common] This password is a common one that anybody guesses. Choose another one.
    }
error-accreditation-invitation-unknown = This invitation is not known: it was used, replaced by a newer one, or the link was copied incompletely.
error-accreditation-invitation-expired = This invitation has expired. Ask an admin for a new one.
error-accreditation-version-conflict = Somebody else changed it meanwhile. Look at it again and decide anew.
error-accreditation-wrong-state = This cannot be done in its present state. Refresh the page.
error-accreditation-username-taken = Another person has this user name.
error-accreditation-rights-exceeded = These rights are beyond yours.
error-accreditation-rights-unfit = These rights do not fit the organisation or each other.
error-accreditation-own-rights = Nobody changes their own rights. Another admin does.
error-accreditation-last-admin = The room would be left without an admin for the whole country. Make another one first.
error-accreditation-owner-fixed = This is part of the room itself and is not changed.
error-accreditation-people-outside = People of this organisation have rights outside of these provinces. Change those first.
error-accreditation-second-factor-owed = Your roles need the second factor, so it stays.
error-accreditation-second-factor-absent = No second factor is set up here. Begin again.
error-accreditation-last-key = This is the only key of its use. Make another one first.
error-accreditation-glass-not-needed = You read this compartment already, so nothing has to be opened.
error-accreditation-own-review = Whoever opened it does not review it. Another person does.
