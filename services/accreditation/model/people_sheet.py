"""A row of a spreadsheet of people: what each cell means, and everything that is wrong with it, by name.

A *problem* keeps the whole file from being accepted, a *warning* does not. Every finding names the field, a code with
words in three languages, and what was expected.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from services.accreditation.errors import RightsExceeded, RightsUnfit
from services.accreditation.model.credentials import USERNAME_CHARACTERS_MAX, normal_username
from services.accreditation.model.entities import Language, Organisation
from services.accreditation.model.rights import Given, Manager, check_fit, check_give, readable_in
from services.accreditation.model.words import HERE, PROVINCE_OF_WORD, ROLE_OF_WORD, word_key
from services.kit.errors import FieldError
from services.kit.text import fold_digits, is_readable, search_key

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("full name", "الاسم", "الاسم الكامل", "الاسم الثلاثي", "ناو", "ناوی تەواو", "ناوی سیانی"),
    "username": ("user name", "login", "اسم المستخدم", "ناوی بەکارهێنەر"),
    "organisation": ("organization", "registration", "registration number", "org", "الجهة", "المنظمة", "المؤسسة",
                     "رقم التسجيل", "لایەن", "ڕێکخراو", "ژمارەی تۆمار"),
    "roles": ("role", "الدور", "الأدوار", "الصفة", "ڕۆڵ", "ڕۆڵەکان"),
    "provinces": ("province", "governorate", "governorates", "المحافظة", "المحافظات", "پارێزگا", "پارێزگاکان"),
    "phone": ("mobile", "telephone", "phone number", "الهاتف", "رقم الهاتف", "الموبايل", "تەلەفۆن", "ژمارەی تەلەفۆن"),
    "email": ("e-mail", "mail", "البريد", "البريد الإلكتروني", "ئیمەیڵ", "ئیمێل"),
    "language": ("اللغة", "لغة", "زمان"),
    "valid_from": ("from", "start", "صالح من", "من تاريخ", "لە بەرواری", "کارایە لە"),
    "valid_until": ("until", "to", "end", "expires", "صالح حتى", "إلى تاريخ", "تا بەرواری", "کارایە تا"),
    "centre": ("center", "polling centre", "polling center", "centre code", "المركز", "مركز الاقتراع", "رمز المركز",
               "بنکە", "بنکەی دەنگدان", "کۆدی بنکە"),
}  # fmt: skip
"""Fields of a person and what their columns are called."""

NEEDED: Final = ("name", "organisation", "roles")
"""A file without these columns is none of people."""

NAME_CHARACTERS_MAX: Final = 200
CENTRE_CHARACTERS_MAX: Final = 40
CENTRES_MAX: Final = 20
DAYS_AHEAD_MAX: Final = 3660

_LIST: Final = re.compile(r"[,،;؛/|\n]+")
_CODE_LIST: Final = re.compile(r"[,،;؛|\s]+")
_PHONE: Final = re.compile(r"\+?[0-9]{6,15}")
_PHONE_MARKS: Final = re.compile(r"[\s().\-\u200e\u200f\u202a-\u202e]")
_EMAIL: Final = re.compile(r"[^\s@<>\"(),:;\[\]]{1,64}@[^\s@<>\"(),:;\[\]]+\.[^\s@<>\"(),:;\[\]]{2,}")
_CENTRE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*")
_DAY: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_EVERYWHERE: Final = frozenset(
    map(word_key, ("all", "*", "national", "NA", "whole country", "كل المحافظات", "الكل", "العراق", "وطني", "هەموو"))
)
_LANGUAGE_WORDS: Final[tuple[tuple[Language, str], ...]] = (
    ("ar", "ar arabic عربي العربية عەرەبی"),
    ("ckb", "ckb ku kurdish sorani كردي الكردية کوردی سۆرانی"),
    ("en", "en english إنجليزي انكليزي الإنجليزية ئینگلیزی"),
)
_LANGUAGES: Final = {word_key(word): language for language, words in _LANGUAGE_WORDS for word in words.split()}


@dataclass(frozen=True, slots=True)
class Draft:
    """A person as a row says them. ``username`` None: one is made for them."""

    name: str
    username: str | None
    organisation: Organisation
    roles: tuple[str, ...]
    provinces: tuple[str, ...] | None
    compartments: tuple[str, ...]
    phone: str | None
    email: str | None
    language: Language
    valid_from: datetime | None
    valid_until: datetime | None
    centres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A row by its number in the file: what it says, what was found, and the person when nothing is wrong."""

    n: int
    values: Mapping[str, str]
    problems: tuple[FieldError, ...]
    warnings: tuple[FieldError, ...]
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What the rows of a file are compared with: what belongs to people who exist already.

    ``centres`` gives the province of each of the file's centres that the map knows.
    """

    usernames: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    names: frozenset[tuple[UUID, str]] = frozenset()
    centres: Mapping[str, str] = field(default_factory=dict)


class Register:
    """Organisations by what a row may call them: registration number, id, or a name in any language."""

    def __init__(self, organisations: list[Organisation]) -> None:
        self._by_number: dict[str, list[Organisation]] = {}
        self._by_name: dict[str, list[Organisation]] = {}
        for one in organisations:
            for number in {search_key(one.registration or ""), str(one.id)} - {""}:
                self._by_number.setdefault(number, []).append(one)
            for name in {search_key(name) for name in one.names.values()}:
                self._by_name.setdefault(name, []).append(one)

    def find(self, said: str) -> list[Organisation]:
        """Return the organisations that may be meant; a registration number outranks a name."""
        key = search_key(said)
        return self._by_number.get(key) or self._by_name.get(key, [])


class Notes:
    """Findings of one row while it is read."""

    def __init__(self) -> None:
        self.problems: list[FieldError] = []
        self.warnings: list[FieldError] = []

    def wrong(self, name: str, code: str, expected: str = "") -> None:
        """Note a problem."""
        self.problems.append(FieldError(name, code, expected))

    def odd(self, name: str, code: str, expected: str = "") -> None:
        """Note a warning."""
        self.warnings.append(FieldError(name, code, expected))


def centres_of(values: Mapping[str, str]) -> list[str]:
    """Return the codes of centres in a row, in Latin digits."""
    return [part for part in _CODE_LIST.split(fold_digits(values["centre"])) if part]


def phone_of(values: Mapping[str, str]) -> str:
    """Return a row's phone number as it is stored and compared, or "" where there is none or none can be read."""
    plain = _PHONE_MARKS.sub("", fold_digits(values["phone"]))
    return plain if _PHONE.fullmatch(plain) else ""


def name_of(values: Mapping[str, str]) -> str:
    """Return a row's name on one line."""
    return " ".join(values["name"].split())


class PeopleSheet:
    """Checks the rows of one file in order, each against the file before it, the room and the rights of ``manager``."""

    def __init__(self, register: Register, manager: Manager, now: datetime) -> None:
        self._register = register
        self._manager = manager
        self._now = now
        self._usernames: dict[str, int] = {}
        self._contacts: dict[str, int] = {}
        self._names: dict[tuple[UUID, str], int] = {}

    def check(self, n: int, values: Mapping[str, str], taken: Taken, *, extra_cells: bool = False) -> Checked:
        """Say what a row means and everything that is wrong with it."""
        notes = Notes()
        if extra_cells:
            notes.wrong("", "cells_beyond_headers")
        name = self._name(values, notes)
        username = self._username(n, values, taken, notes)
        organisation = self._organisation(values, notes)
        roles = self._roles(values, notes)
        provinces, scoped = self._provinces(values, organisation, notes)
        compartments: tuple[str, ...] = ()
        if organisation is not None and roles and scoped:
            compartments = self._rights(organisation, roles, provinces, notes)
        phone, email = self._contacts_of(n, values, taken, notes)
        valid_from, valid_until = self._validity(values, notes)
        centres = self._centres(values, roles, provinces if scoped else (), taken, notes)
        if organisation is not None:
            self._same_name(n, name, organisation, taken, notes)
        language = self._language(values, notes)
        draft = None
        if organisation is not None and not notes.problems:
            draft = Draft(
                name, username, organisation, roles, provinces, compartments, phone, email, language, valid_from,
                valid_until, centres,
            )  # fmt: skip
        return Checked(n, values, tuple(notes.problems), tuple(notes.warnings), draft)

    def _name(self, values: Mapping[str, str], notes: Notes) -> str:
        name = name_of(values)
        if not name:
            notes.wrong("name", "required")
        elif not is_readable(name):
            notes.wrong("name", "unreadable")
        elif len(name) > NAME_CHARACTERS_MAX:
            notes.wrong("name", "too_long", str(NAME_CHARACTERS_MAX))
        return name

    def _username(self, n: int, values: Mapping[str, str], taken: Taken, notes: Notes) -> str | None:
        if not values["username"]:
            return None
        username = normal_username(values["username"])
        if not username:
            notes.wrong("username", "username_format", f"2–{USERNAME_CHARACTERS_MAX}: a-z 0-9 . _ @ -")
            return None
        first = self._usernames.setdefault(username, n)
        if first != n:
            notes.wrong("username", "repeated", str(first))
        elif username in taken.usernames:
            notes.wrong("username", "username_taken")
        return username

    def _organisation(self, values: Mapping[str, str], notes: Notes) -> Organisation | None:
        if not values["organisation"]:
            notes.wrong("organisation", "required")
            return None
        found = self._register.find(values["organisation"])
        if not found:
            notes.wrong("organisation", "organisation_unknown")
        elif len(found) > 1:
            notes.wrong(
                "organisation", "organisation_ambiguous", ", ".join(one.registration or "–" for one in found[:5])
            )
        elif found[0].state != "active":
            notes.wrong("organisation", "organisation_suspended")
        else:
            return found[0]
        return None

    def _roles(self, values: Mapping[str, str], notes: Notes) -> tuple[str, ...]:
        found = set()
        said = [part.strip() for part in _LIST.split(values["roles"]) if part.strip()]
        if not said:
            notes.wrong("roles", "required")
        for word in said:
            role = ROLE_OF_WORD.get(word_key(word))
            if role is None:
                notes.wrong("roles", "role_unknown", word[:80])
            else:
                found.add(role)
        return tuple(sorted(found))

    def _provinces(
        self, values: Mapping[str, str], organisation: Organisation | None, notes: Notes
    ) -> tuple[tuple[str, ...] | None, bool]:
        """Return the provinces (None: the whole country), and whether they could be read."""
        said = [part.strip() for part in _LIST.split(values["provinces"]) if part.strip()]
        if not said and organisation is not None and organisation.provinces is not None:
            return organisation.provinces, True
        if not said:
            # An empty cell must not give the whole country by accident.
            notes.wrong("provinces", "required", "IQ-BG")
            return (), False
        if all(word_key(word) in _EVERYWHERE for word in said):
            return None, True
        found, readable = set(), True
        for word in said:
            province = PROVINCE_OF_WORD.get(word_key(word))
            if province is None:
                notes.wrong("provinces", "province_unknown", word[:80])
                readable = False
            else:
                found.add(province)
        return tuple(sorted(found)), readable

    def _rights(
        self, organisation: Organisation, roles: tuple[str, ...], provinces: tuple[str, ...] | None, notes: Notes
    ) -> tuple[str, ...]:
        """Compare the rights with the organisation and with who imports, one by one, so that each misfit is named."""
        nothing: frozenset[str] = frozenset()
        own = None if organisation.provinces is None else frozenset(organisation.provinces)
        for role in roles:
            if not _fits(Given(frozenset({role}), own, nothing), organisation):
                notes.wrong("roles", "role_not_for_organisation", role)
        for province in (None,) if provinces is None else provinces:
            where = None if province is None else frozenset({province})
            if not _fits(Given(nothing, where, nothing), organisation):
                notes.wrong("provinces", "province_not_of_organisation", province or "NA")
        where = None if provinces is None else frozenset(provinces)
        if not _may_give(self._manager, Given(nothing, where, nothing)):
            notes.wrong("provinces", "beyond_your_rights")
        if not _may_give(self._manager, Given(frozenset(roles), self._manager.provinces, nothing)):
            notes.wrong("roles", "beyond_your_rights")
        return tuple(sorted(readable_in(roles, organisation)))

    def _contacts_of(
        self, n: int, values: Mapping[str, str], taken: Taken, notes: Notes
    ) -> tuple[str | None, str | None]:
        phone, email = phone_of(values), values["email"]
        if values["phone"] and not phone:
            notes.wrong("phone", "phone_format", "+9647701234567")
        if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
            notes.wrong("email", "email_format", "name@example.org")
        for name, contact in (("phone", phone), ("email", email.casefold())):
            if not contact:
                continue
            first = self._contacts.setdefault(contact, n)
            if first != n:
                notes.odd(name, "repeated", str(first))
            elif contact in taken.contacts:
                notes.odd(name, "contact_of_another")
        return phone or None, email or None

    def _validity(self, values: Mapping[str, str], notes: Notes) -> tuple[datetime | None, datetime | None]:
        since, last = (self._day(name, values[name], notes) for name in ("valid_from", "valid_until"))
        until = None if last is None else last + timedelta(days=1)
        if since is not None and until is not None and until <= since:
            notes.wrong("valid_until", "before_valid_from")
        elif until is not None and until <= self._now:
            notes.wrong("valid_until", "over_already")
        return since, until

    def _day(self, name: str, said: str, notes: Notes) -> datetime | None:
        """Return the beginning of a day here."""
        if not said:
            return None
        text = fold_digits(said)
        match, first = _DAY.fullmatch(text), _DAY_FIRST.fullmatch(text)
        parts = match.groups()[:3] if match else first.groups()[::-1] if first else None
        try:
            if parts is not None:
                found = datetime(int(parts[0]), int(parts[1]), int(parts[2]), tzinfo=HERE).astimezone(UTC)
                if abs(found - self._now) <= timedelta(days=DAYS_AHEAD_MAX):
                    return found
        except ValueError:
            pass
        notes.wrong(name, "day_format", "2026-11-21")
        return None

    def _centres(
        self, values: Mapping[str, str], roles: tuple[str, ...], provinces: tuple[str, ...] | None, taken: Taken,
        notes: Notes,
    ) -> tuple[str, ...]:  # fmt: skip
        found = list(dict.fromkeys(centres_of(values)))
        if found and roles and "observer" not in roles:
            notes.wrong("centre", "centre_only_for_observers")
        if len(found) > CENTRES_MAX:
            notes.wrong("centre", "too_many", str(CENTRES_MAX))
        for code in found:
            province = taken.centres.get(code)
            if len(code) > CENTRE_CHARACTERS_MAX or not _CENTRE.fullmatch(code):
                notes.wrong("centre", "centre_format", "205418")
            elif province is None:
                notes.odd("centre", "centre_unknown", code)
            elif provinces is not None and provinces and province not in provinces:
                notes.wrong("centre", "centre_elsewhere", province)
        return tuple(found)

    def _language(self, values: Mapping[str, str], notes: Notes) -> Language:
        if not values["language"]:
            return "ar"
        found = _LANGUAGES.get(word_key(values["language"]))
        if found is None:
            notes.wrong("language", "language_unknown", "ar, ckb, en")
        return found or "ar"

    def _same_name(self, n: int, name: str, organisation: Organisation, taken: Taken, notes: Notes) -> None:
        key = (organisation.id, search_key(name))
        first = self._names.setdefault(key, n)
        if first != n:
            notes.odd("name", "repeated", str(first))
        elif key in taken.names:
            notes.odd("name", "same_name_in_organisation")


def _fits(given: Given, organisation: Organisation) -> bool:
    try:
        check_fit(given, organisation)
    except RightsUnfit:
        return False
    return True


def _may_give(manager: Manager, given: Given) -> bool:
    try:
        check_give(manager, given)
    except RightsExceeded:
        return False
    return True
