"""People for tests that have no accreditation: its words, said as it says them, and tokens signed by its kind of key.

A `Register` makes organisations, people and sessions, tells every listener what accreditation would publish about them,
and signs tokens. Real rooms make people over HTTP (`room.token`); this is for one service alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt
import orjson

from schemas.accreditation import HeartbeatV1, OrganisationV1, PersonV1, SessionV1, SigningKeyV1
from schemas.permissions import readable
from schemas.types import Contract
from services.kit.access import Claims, People, public_text, sign, signing_key
from services.kit.clock import Clock, SystemClock
from services.kit.ids import Ids

KEY_ID = "testkey01"
SUBJECTS = {
    "organisation": "ops.accreditation.organisation.joint.NA.{}",
    "person": "ops.accreditation.person.commission.NA.{}",
    "session": "ops.accreditation.session.commission.NA.{}",
    "signing_key": "ops.accreditation.signing_key.public.NA.{}",
    "heartbeat": "ops.accreditation.heartbeat.public.NA.{}",
}
CONTRACTS: dict[str, type[Contract]] = {
    "organisation": OrganisationV1,
    "person": PersonV1,
    "session": SessionV1,
    "signing_key": SigningKeyV1,
    "heartbeat": HeartbeatV1,
}
_IDS = Ids()


@dataclass(frozen=True)
class Word:
    """One message of accreditation."""

    noun: str
    entity: str
    kind: str
    state: dict[str, Any]

    @property
    def subject(self) -> str:
        """Where it is published."""
        return SUBJECTS[self.noun].format(self.entity)

    @property
    def ce_type(self) -> str:
        """What it is called."""
        return f"{self.noun}.{self.kind}.v1"

    @property
    def body(self) -> bytes:
        """Its bytes."""
        return orjson.dumps(self.state)


@dataclass(frozen=True)
class Somebody:
    """A person of the register."""

    id: str
    organisation: str


@dataclass
class Register:
    """All people of one test. What was said before a listener came is told to it when it comes."""

    clock: Clock = field(default_factory=SystemClock)
    secret: bytes = b"a secret of the tests, 32 bytes."
    words: list[Word] = field(default_factory=list)
    _listeners: list[Callable[[Word], Any]] = field(default_factory=list)
    _states: dict[str, dict[str, Any]] = field(default_factory=dict)
    _kept: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = signing_key(self.secret, "token", KEY_ID)
        self.use_key()
        self.beat()

    # -- what accreditation says

    def tell(self, listener: Callable[[Word], Any]) -> None:
        """Let somebody hear everything, from the beginning."""
        for word in self.words:
            listener(word)
        self._listeners.append(listener)

    def feed(self, people: People) -> None:
        """Keep a service's copy up to date, as its reader does."""
        self.tell(lambda word: people.take(word.noun, word.entity, word.state))

    def say(self, noun: str, entity: str, kind: str, /, **changes: Any) -> None:
        """Publish the next version of an entity, checked against its contract."""
        known = self._states.get(entity, {})
        told: dict[str, Any] = {**known, **changes}
        if noun != "heartbeat":
            told["version"] = known.get("version", 0) + 1
        state = CONTRACTS[noun].model_validate(told).model_dump(mode="json")
        self._states[entity] = told
        word = Word(noun, entity, kind, state)
        self.words.append(word)
        for listener in self._listeners:
            listener(word)

    def beat(self) -> None:
        """Say that accreditation lives and that everything before this was said."""
        self.say("heartbeat", "accreditation", "beat", at=self.clock.now())

    def use_key(self, state: str = "active") -> None:
        """Publish the key that signs the tokens, or (``retired``) that it is believed no more."""
        kind = "made" if state == "active" else "retired"
        self.say(
            "signing_key", KEY_ID, kind, key_id=KEY_ID, use="token", public=public_text(self.key), state=state,
            made_at=self.clock.now(), change={"kind": kind},
        )  # fmt: skip

    def organisation(self, **facts: Any) -> str:
        """Register an organisation and return its id."""
        made = str(_IDS.uuid())
        names = {"ar": "شبكة شمس لمراقبة الانتخابات", "en": "A synthetic network"}
        told = {"kind": "cso", "names": names, "provinces": None, "state": "active"} | facts
        self.say("organisation", made, "made", organisation_id=made, change={"kind": "made"}, **told)
        return made

    def person(self, role: str = "operator", *, roles: list[str] | None = None, organisation: str = "",
               provinces: list[str] | None = None, compartments: list[str] | None = None,
               **facts: Any) -> Somebody:  # fmt: skip
        """Make somebody with these rights; their compartments are those of their roles unless they are said."""
        made, of = str(_IDS.uuid()), organisation or self.organisation()
        given = roles if roles is not None else [role]
        reads = compartments if compartments is not None else sorted(readable(given, of))
        told = {"roles": given, "provinces": provinces, "compartments": reads, "state": "active"} | facts
        self.say("person", made, "made", person_id=made, organisation_id=of, change={"kind": "made"}, **told)
        return Somebody(made, of)

    def change(self, who: Somebody, **facts: Any) -> None:
        """Change somebody's rights."""
        self.say("person", who.id, "changed", change={"kind": "changed", "fields": sorted(facts)}, **facts)

    def suspend(self, who: Somebody) -> None:
        """Suspend a person."""
        change = {"kind": "suspended", "reason": "بطاقة مفقودة"}
        self.say("person", who.id, "suspended", state="suspended", tokens_not_before=self._now(), change=change)

    def suspend_organisation(self, organisation: str) -> None:
        """Suspend an organisation: one message, and everybody of it may no longer enter."""
        change = {"kind": "suspended", "reason": "سُحب الاعتماد"}
        self.say("organisation", organisation, "suspended", state="suspended", tokens_not_before=self._now(),
                 change=change)  # fmt: skip

    def end(self, who: Somebody, session: str) -> None:
        """End one session."""
        now = self._now()
        self.say(
            "session", session, "ended", session_id=session, person_id=who.id, state="ended", second_factor=False,
            opened_at=now, expires_at=now + timedelta(hours=12), ended_at=now,
            change={"kind": "ended", "reason": "ended_by_person"},
        )  # fmt: skip

    # -- tokens

    def session(self) -> str:
        """Return the id of a new session."""
        return str(_IDS.uuid())

    def token(self, who: Somebody, *, session: str = "", hours: float = 11.0, ago: timedelta = timedelta(),
              limited: bool = False) -> str:  # fmt: skip
        """Return a token of somebody, good for so many hours from when it was made."""
        made = self._now() - ago
        claims = Claims(session or self.session(), who.id, made, made + timedelta(hours=hours), limited=limited)
        return sign(claims, self.key)

    def token_for(self, role: str = "operator", *, roles: list[str] | None = None, provinces: list[str] | None = None,
                  compartments: list[str] | None = None) -> str:  # fmt: skip
        """Return a token of somebody with these rights, the same one each time."""
        asked = tuple(None if one is None else tuple(one) for one in (roles or [role], provinces, compartments))
        if asked not in self._kept:
            who = self.person(role, roles=roles, provinces=provinces, compartments=compartments)
            self._kept[asked] = self.token(who)
        return self._kept[asked]

    def forged(self, token: str, **claims: Any) -> str:
        """Return what a token says, with changes, signed by nobody of this room."""
        said = jwt.decode(token, options={"verify_signature": False, "verify_aud": False}) | claims
        stranger = signing_key(b"somebody else's secret, 32 bytes", "token", KEY_ID)
        return jwt.encode(said, stranger.private, algorithm="EdDSA", headers={"kid": KEY_ID})

    def resigned(self, token: str, **claims: Any) -> str:
        """Return what a token says, with changes, signed by this room's own key."""
        said = jwt.decode(token, options={"verify_signature": False, "verify_aud": False}) | claims
        return jwt.encode(said, self.key.private, algorithm="EdDSA", headers={"kid": KEY_ID})

    def _now(self) -> datetime:
        return self.clock.now()


def bearer(token: str) -> dict[str, str]:
    """Return the header that carries a token."""
    return {"Authorization": f"Bearer {token}"}
