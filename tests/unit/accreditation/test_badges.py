"""Badges: the QR can be checked by anybody with the public key, and no badge outlives its holder's rights."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from schemas.permissions import ROLES
from services.accreditation.errors import WrongState
from services.accreditation.model import badges as rules
from services.accreditation.model import words
from services.accreditation.model.badges import Badge
from services.accreditation.model.entities import Organisation, Person
from services.kit.access import public_text, signing_key

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
KEY = signing_key(b"k" * 32, "badge", "01a20079d2be72be8e8753cce072486d")
OTHER = signing_key(b"k" * 32, "badge", "01a20079d2be72be8e8753cce072486e")
TRUSTED = {KEY.key_id: public_text(KEY)}
ORIGIN = "https://192.168.178.21:8443"
PAGES = Path(__file__).parents[3] / "ops_room_ui" / "src"
NAMES = {"ar": "شبكة عين لمراقبة الانتخابات", "ckb": "تۆڕی عەین بۆ چاودێریی هەڵبژاردن", "en": "Eye network"}

provinces = st.none() | st.lists(st.sampled_from(["IQ-BG", "IQ-AR", "IQ-NI"]), min_size=1, unique=True).map(tuple)
roles = st.lists(st.sampled_from(["observer", "cso_delegate"]), min_size=1, unique=True).map(tuple)


def number(n: int) -> UUID:
    return UUID(int=(7 << 76) | (0b10 << 62) | n)


def a_badge(**changed: Any) -> Badge:
    facts: dict[str, Any] = {
        "id": number(1),
        "version": 1,
        "code": "AG2DTH4W",
        "key_id": KEY.key_id,
        "person_id": number(2),
        "organisation_id": number(3),
        "roles": ("observer",),
        "names": NAMES,
        "provinces": ("IQ-BG",),
        "issued_at": NOW,
        "valid_until": NOW + timedelta(days=10),
        "state": "issued",
    }
    return Badge(**facts | changed)


def a_holder(**changed: Any) -> Person:
    facts: dict[str, Any] = {
        "id": number(2),
        "version": 1,
        "username": "salma",
        "name": "سلمى",
        "organisation_id": number(3),
        "roles": ("observer",),
        "provinces": ("IQ-BG",),
        "compartments": (),
        "opened": (),
        "state": "active",
        "valid_from": None,
        "valid_until": None,
        "tokens_not_before": None,
        "phone": None,
        "email": None,
        "language": "ar",
        "digits": "arab",
        "made_at": NOW,
    }
    return Person(**facts | changed)


def an_organisation(**changed: Any) -> Organisation:
    facts: dict[str, Any] = {
        "id": number(3),
        "version": 1,
        "kind": "cso",
        "names": NAMES,
        "registration": "T-1",
        "network_id": None,
        "provinces": None,
        "state": "active",
        "valid_from": None,
        "valid_until": None,
        "tokens_not_before": None,
        "made_at": NOW,
    }
    return Organisation(**facts | changed)


def plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def believed(fragment: str, keys: dict[str, str]) -> dict[str, Any]:
    """What a phone reads: written here once more from the description, not from the code under test."""
    said, mark = fragment.split(".")
    facts: dict[str, Any] = json.loads(plain(said))
    Ed25519PublicKey.from_public_bytes(plain(keys[facts["k"]])).verify(
        plain(mark), b"opsroom.badge.1\x00" + said.encode("ascii")
    )
    return facts


def fragment_of(badge: Badge) -> str:
    text = rules.qr_text(badge, KEY, ORIGIN)
    assert text.startswith(f"{ORIGIN}/badge/#")
    return text.partition("#")[2]


# -- what the QR says


def test_a_phone_with_the_public_key_reads_what_was_issued() -> None:
    badge = a_badge(roles=("cso_delegate", "observer"), provinces=None)

    assert believed(fragment_of(badge), TRUSTED) == {
        "b": "AG2DTH4W",
        "r": ["cso_delegate", "observer"],
        "o": NAMES,
        "p": None,
        "u": int((NOW + timedelta(days=10)).timestamp()),
        "k": KEY.key_id,
    }


def test_a_badge_printed_again_is_the_same_badge() -> None:
    assert rules.qr_text(a_badge(), KEY, ORIGIN) == rules.qr_text(replace(a_badge(), version=2), KEY, ORIGIN)


@given(st.data())
def test_one_altered_character_anywhere_is_not_believed(data: st.DataObject) -> None:
    good = fragment_of(a_badge())
    at = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.sampled_from("ABCabc019-_.").filter(lambda letter: letter != good[at]))
    forged = good[:at] + other + good[at + 1 :]

    # The last character of a signature carries four bits that no decoder looks at; the page refuses that form too.
    if at == len(good) - 1 and plain(forged.split(".")[-1]) == plain(good.split(".")[-1]):
        return
    with pytest.raises((InvalidSignature, ValueError, KeyError, TypeError)):
        believed(forged, TRUSTED)


@given(st.sampled_from(["b", "r", "p", "u", "o"]), st.sampled_from(["AG2DTH4X", ["admin"], None, 4102444800, {}]))
def test_facts_rewritten_under_an_old_signature_are_not_believed(field: str, value: object) -> None:
    said, mark = fragment_of(a_badge()).split(".")
    facts = {**json.loads(plain(said)), field: value}
    if facts == json.loads(plain(said)):
        return
    forged = base64.urlsafe_b64encode(json.dumps(facts, ensure_ascii=False).encode()).decode().rstrip("=")

    with pytest.raises(InvalidSignature):
        believed(f"{forged}.{mark}", TRUSTED)


def test_another_key_is_not_believed_under_a_trusted_name() -> None:
    text = rules.qr_text(a_badge(key_id=OTHER.key_id), OTHER, ORIGIN).partition("#")[2]

    with pytest.raises(KeyError):
        believed(text, TRUSTED)
    with pytest.raises(InvalidSignature):
        believed(text, {OTHER.key_id: public_text(KEY)})
    with pytest.raises(ValueError, match="another key"):
        rules.qr_text(a_badge(), OTHER, ORIGIN)


def test_a_signature_over_something_else_of_the_room_makes_no_badge() -> None:
    said = rules.payload(a_badge())
    mark = base64.urlsafe_b64encode(KEY.private.sign(said.encode())).decode().rstrip("=")

    with pytest.raises(InvalidSignature):
        believed(f"{said}.{mark}", TRUSTED)


@given(st.dictionaries(st.sampled_from(["ar", "ckb", "en"]), st.text("ەڵێ aش", min_size=1, max_size=200), min_size=1))
def test_the_qr_can_be_read_by_a_camera_whatever_the_names(names: dict[str, str]) -> None:
    everywhere = tuple(words.PROVINCE_NAMES)
    text = rules.qr_text(a_badge(names=names, provinces=everywhere, roles=tuple(ROLES)), KEY, ORIGIN)

    assert len(text) < 1600
    assert all(len(name) <= 60 for name in believed(text.partition("#")[2], TRUSTED)["o"].values())


def test_a_common_badge_has_a_coarse_qr() -> None:
    assert segno.make_qr(rules.qr_text(a_badge(), KEY, ORIGIN), error="m", mask=4).version <= 20


# -- whether it holds


def held(badge: Badge, holder: Person, organisation: Organisation, *, now: datetime = NOW, keys: Any = TRUSTED) -> str:
    return rules.check(badge, holder, organisation, believed=keys, now=now)


def ways_to_be_void() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "revoked", {"badge": a_badge().revoke("lost", NOW)}
    yield "revoked", {"holder": a_holder(state="suspended")}
    yield "revoked", {"organisation": an_organisation(state="suspended")}
    yield "revoked", {"holder": a_holder(organisation_id=number(9)), "organisation": an_organisation(id=number(9))}
    yield "revoked", {"holder": a_holder(roles=("cso_delegate",))}
    yield "revoked", {"holder": a_holder(provinces=("IQ-NI",))}
    yield "revoked", {"badge": a_badge(provinces=None)}
    yield "revoked", {"keys": ()}
    yield "expired", {"now": NOW + timedelta(days=10)}
    yield "expired", {"holder": a_holder(valid_until=NOW)}
    yield "expired", {"organisation": an_organisation(valid_until=NOW - timedelta(seconds=1))}


@pytest.mark.parametrize(("state", "world"), list(ways_to_be_void()))
def test_every_way_to_lose_a_badge_is_seen(state: str, world: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"badge": a_badge(), "holder": a_holder(), "organisation": an_organisation()} | world

    assert held(facts.pop("badge"), facts.pop("holder"), facts.pop("organisation"), **facts) == state


def test_a_badge_holds_until_its_last_second() -> None:
    assert held(a_badge(), a_holder(), an_organisation()) == "valid"
    assert held(a_badge(), a_holder(state="invited"), an_organisation()) == "valid"
    last = NOW + timedelta(days=10) - timedelta(seconds=1)
    assert held(a_badge(), a_holder(), an_organisation(), now=last) == "valid"


def test_revoked_outranks_expired() -> None:
    late = NOW + timedelta(days=400)

    assert held(a_badge().revoke("lost", NOW), a_holder(), an_organisation(), now=late) == "revoked"


@given(roles, provinces, roles, provinces)
def test_a_badge_holds_exactly_while_it_says_no_more_than_its_holder_has(
    said_roles: tuple[str, ...],
    said_provinces: tuple[str, ...] | None,
    has_roles: tuple[str, ...],
    has_provinces: tuple[str, ...] | None,
) -> None:
    state = held(
        a_badge(roles=said_roles, provinces=said_provinces),
        a_holder(roles=has_roles, provinces=has_provinces),
        an_organisation(),
    )

    reaches = has_provinces is None or (said_provinces is not None and set(said_provinces) <= set(has_provinces))
    assert (state == "valid") == (reaches and set(said_roles) <= set(has_roles))


def test_a_badge_is_revoked_once() -> None:
    revoked = a_badge().revoke("lost", NOW)

    assert (revoked.version, revoked.state, revoked.reason, revoked.revoked_at) == (2, "revoked", "lost", NOW)
    with pytest.raises(WrongState):
        revoked.revoke("again", NOW)


@given(st.none() | st.integers(1, 400), st.none() | st.integers(1, 900), st.none() | st.integers(1, 900))
def test_no_badge_outlives_its_holder_or_their_organisation(
    asked: int | None, person: int | None, organisation: int | None
) -> None:
    def day(days: int | None) -> datetime | None:
        return None if days is None else NOW + timedelta(days=days)

    holder, theirs = a_holder(valid_until=day(person)), an_organisation(valid_until=day(organisation))

    end = rules.ends_at(holder, theirs, day(asked), NOW)

    assert end == NOW + timedelta(days=min(filter(None, (asked or 90, person, organisation))))


# -- words


def test_roles_are_called_as_on_the_check_page() -> None:
    said: dict[str, dict[str, str]] = {}
    for language in words.LANGUAGES:
        text = "".join(part.read_text(encoding="utf-8") for part in sorted((PAGES / "i18n" / language).glob("*.ftl")))
        said[language] = dict(re.findall(r"^role-(\w+) = (.+)$", text, re.M))

    assert set(words.ROLE_NAMES) == set(ROLES)
    for at, language in enumerate(words.LANGUAGES):
        assert {role: names[at] for role, names in words.ROLE_NAMES.items()} == {
            role: said[language][role] for role in ROLES
        }


def test_provinces_are_called_as_on_the_pages() -> None:
    text = (PAGES / "contracts" / "provinces.ts").read_text(encoding="utf-8")
    listed = json.loads(text[text.index("= [") + 2 : text.rindex("]") + 1])

    assert {code: dict(zip(words.LANGUAGES, names, strict=True)) for code, names in words.PROVINCE_NAMES.items()} == {
        province["code"]: province["names"] for province in listed
    }


@pytest.mark.parametrize("said", ["بغداد", "BAGHDAD", "iq-bg", "IQ_BG", "بەغدا", " baghdad "])
def test_provinces_are_understood_as_people_write_them(said: str) -> None:
    assert words.PROVINCE_OF_WORD[words.word_key(said)] == "IQ-BG"
