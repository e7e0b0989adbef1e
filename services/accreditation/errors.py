"""Errors of accreditation, a closed list. The wording of each code lives in the UI catalogues in ar, ckb and en."""

from services.kit.errors import OpsError


class SignInRefused(OpsError):
    """User name and password do not fit, or this person may not enter. Which of them is never said."""

    code = "accreditation.sign_in_refused"
    http_status = 401

    def __init__(self) -> None:
        super().__init__("User name and password do not fit, or this person may not enter.")


class SecondFactorNeeded(OpsError):
    """The password is right; the one-time code is asked for now."""

    code = "accreditation.second_factor_needed"
    http_status = 401

    def __init__(self) -> None:
        super().__init__("The one-time code is needed.")


class SecondFactorRefused(OpsError):
    """The one-time code or recovery code is wrong, or was used before."""

    code = "accreditation.second_factor_refused"
    http_status = 401

    def __init__(self) -> None:
        super().__init__("The code is wrong or was used before.")


class PasswordWrong(OpsError):
    """The person's own password, asked for again, was not right; the session goes on."""

    code = "accreditation.password_wrong"
    http_status = 403

    def __init__(self) -> None:
        super().__init__("The password is not right.")


class PasswordRefused(OpsError):
    """The new password does not hold: ``params["reason"]`` says why."""

    code = "accreditation.password_refused"
    http_status = 422

    def __init__(self, reason: str, *, characters_min: int, characters_max: int) -> None:
        super().__init__("Another password is needed.", reason=reason, min=characters_min, max=characters_max)


class InvitationUnknown(OpsError):
    """No invitation has this secret: it was used, replaced by a newer one, or copied wrongly."""

    code = "accreditation.invitation_unknown"
    http_status = 404

    def __init__(self) -> None:
        super().__init__("No invitation has this secret.")


class InvitationExpired(OpsError):
    """The invitation's time is over; an admin makes another one."""

    code = "accreditation.invitation_expired"
    http_status = 410

    def __init__(self) -> None:
        super().__init__("The invitation's time is over.")


class VersionConflict(OpsError):
    """Somebody else changed it meanwhile; look at it again and decide anew."""

    code = "accreditation.version_conflict"
    http_status = 409

    def __init__(self, version: int) -> None:
        super().__init__("It was changed meanwhile.", version=version)


class WrongState(OpsError):
    """What is asked does not fit the state it is in: ``params["state"]``."""

    code = "accreditation.wrong_state"
    http_status = 409

    def __init__(self, state: str) -> None:
        super().__init__(f"This cannot be done while it is {state}.", state=state)


class UsernameTaken(OpsError):
    """Another person has this user name."""

    code = "accreditation.username_taken"
    http_status = 409

    def __init__(self, username: str) -> None:
        super().__init__("Another person has this user name.", username=username)


class RightsExceeded(OpsError):
    """Whoever asks may not give or touch such rights: nobody gives what they do not have."""

    code = "accreditation.rights_exceeded"
    http_status = 403

    def __init__(self, field: str) -> None:
        super().__init__("These rights are beyond yours.", field=field)


class RightsUnfit(OpsError):
    """The rights do not fit the organisation or each other: ``params`` say which field and what does not fit."""

    code = "accreditation.rights_unfit"
    http_status = 422

    def __init__(self, field: str, unfit: str) -> None:
        super().__init__("These rights do not fit.", field=field, unfit=unfit)


class OwnRights(OpsError):
    """Nobody changes their own rights or state; another admin does."""

    code = "accreditation.own_rights"
    http_status = 403

    def __init__(self) -> None:
        super().__init__("Nobody changes their own rights.")


class LastAdmin(OpsError):
    """It would leave the room without an admin for the whole country."""

    code = "accreditation.last_admin"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("The room would be left without an admin.")


class OwnerFixed(OpsError):
    """The machine's owner and their organisation are part of the room itself."""

    code = "accreditation.owner_fixed"
    http_status = 403

    def __init__(self) -> None:
        super().__init__("This belongs to the room itself and is not changed.")


class PeopleOutside(OpsError):
    """People of the organisation have rights outside of what it would be bound to; change them first."""

    code = "accreditation.people_outside"
    http_status = 409

    def __init__(self, people: int) -> None:
        super().__init__("People of the organisation have rights outside of these provinces.", people=people)


class SecondFactorOwed(OpsError):
    """This person's roles need the second factor; it is not taken away."""

    code = "accreditation.second_factor_owed"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("These roles need the second factor.")


class SecondFactorAbsent(OpsError):
    """No second factor is enrolled, or none was offered to be confirmed."""

    code = "accreditation.second_factor_absent"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("There is no second factor here.")


class LastKey(OpsError):
    """It is the only key of its use; make another one first."""

    code = "accreditation.last_key"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("It is the only key of its use.")


class GlassNotNeeded(OpsError):
    """This person reads the compartment already."""

    code = "accreditation.glass_not_needed"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("You read this compartment already.")


class OwnReview(OpsError):
    """Whoever broke the glass does not review it; another person does."""

    code = "accreditation.own_review"
    http_status = 403

    def __init__(self) -> None:
        super().__init__("Another person has to review this.")


class BadgeHolderUnfit(OpsError):
    """These people get no badge: they are unknown here, suspended, of a suspended organisation, or their time is over.

    ``params["people"]`` names them; nobody of the request got one.
    """

    code = "accreditation.badge_holder_unfit"
    http_status = 409

    def __init__(self, people: list[str]) -> None:
        super().__init__("Some of these people can have no badge now.", people=people[:20], count=len(people))


class FontsMissing(OpsError):
    """The typefaces of badges are not where they should be: build the pages, or name their folder in the settings."""

    code = "accreditation.fonts_missing"
    http_status = 503

    def __init__(self, missing: list[str]) -> None:
        super().__init__("Typefaces for badges are missing: " + ", ".join(missing), missing=missing)


class BadgesUnprintable(OpsError):
    """The badges could not be drawn; the log of the service says why."""

    code = "accreditation.badges_unprintable"
    http_status = 500


class DeployedAlready(OpsError):
    """This person is accredited for this centre already."""

    code = "accreditation.deployed_already"
    http_status = 409

    def __init__(self, centre: str) -> None:
        super().__init__("They are accredited for this centre already.", centre=centre)


class ImportHasProblems(OpsError):
    """A file with problems is not accepted: mend it and bring it again, or change the columns."""

    code = "accreditation.import_has_problems"
    http_status = 409

    def __init__(self, problems: int) -> None:
        super().__init__("Rows of the file have problems.", problems=problems)


class ImportColumnsMissing(OpsError):
    """Columns that are needed were not found; a person says which they are. Stands in the import, never answers."""

    code = "accreditation.import_columns_missing"
    http_status = 422

    def __init__(self, missing: list[str]) -> None:
        super().__init__("Columns that are needed were not found.", missing=missing)


class ImportMappingUnfit(OpsError):
    """The columns that were chosen do not fit the file: something needed is missing, unknown, or chosen twice."""

    code = "accreditation.import_mapping_unfit"
    http_status = 422

    def __init__(self, *, missing: list[str], unfit: list[str]) -> None:
        super().__init__("The chosen columns do not fit the file.", missing=missing, unfit=unfit)
