"""What counts as a token of this room, and above all what does not."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from services.kit.access.people import People
from services.kit.access.tokens import REMEMBERED_MAX, Claims, TokenKey, Verifier, public_text, sign, signing_key
from services.kit.errors import SessionOver, TokenRefused
from tests.support.clock import ELECTION_DAY

SECRET = b"s" * 32
KEY = signing_key(SECRET, "token", "k1aaaaaaaa")
OTHER = signing_key(b"t" * 32, "token", "k1aaaaaaaa")
CLAIMS = Claims("session-1", "person-1", ELECTION_DAY, ELECTION_DAY + timedelta(hours=12), second_factor=True)


def a_verifier() -> Verifier:
    verifier = Verifier()
    verifier.trust(KEY.key_id, public_text(KEY))
    return verifier


def some_people(*keys: TokenKey) -> People:
    people = People()
    for key in keys or (KEY,):
        people.take("signing_key", key.key_id, key_state(key))
    return people


def key_state(key: TokenKey, version: int = 1, **changes: Any) -> dict[str, Any]:
    return {"version": version, "use": "token", "public": public_text(key), "state": "active"} | changes


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def by_hand(header: dict[str, Any], said: dict[str, Any], signature: bytes) -> str:
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(said).encode())}.{b64(signature)}"


def said_by(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return content


def test_a_genuine_token_says_what_was_signed_and_nothing_about_rights() -> None:
    token = sign(CLAIMS, KEY)

    assert a_verifier().claims(token) == CLAIMS
    assert set(said_by(token)) == {"aud", "sid", "sub", "iat", "exp", "mfa", "lim"}
    assert len(token) < 500


def test_the_private_key_follows_from_secret_use_and_name_and_nothing_else() -> None:
    again = signing_key(SECRET, "token", KEY.key_id)
    others = [
        signing_key(SECRET, "badge", KEY.key_id),
        signing_key(SECRET, "token", "k2aaaaaaaa"),
        signing_key(b"t" * 32, "token", KEY.key_id),
    ]

    assert public_text(again) == public_text(KEY)
    assert len({public_text(key) for key in (KEY, *others)}) == 4
    assert len(public_text(KEY)) == 43


def test_a_token_signed_by_another_room_is_refused() -> None:
    with pytest.raises(TokenRefused):
        a_verifier().claims(sign(CLAIMS, OTHER))


def test_a_token_that_names_another_key_is_refused() -> None:
    with pytest.raises(TokenRefused):
        a_verifier().claims(sign(CLAIMS, replace(KEY, key_id="k9aaaaaaaa")))
    with pytest.raises(TokenRefused):
        a_verifier().claims(jwt.encode({"sub": "person-1"}, KEY.private, algorithm="EdDSA"))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
def test_a_token_without_a_signature_is_refused(algorithm: str) -> None:
    header = {"alg": algorithm, "kid": KEY.key_id, "typ": "JWT"}

    with pytest.raises(TokenRefused):
        a_verifier().claims(by_hand(header, said_by(sign(CLAIMS, KEY)), b""))


def test_the_public_key_used_as_a_shared_secret_is_refused() -> None:
    public = KEY.private.public_key()
    header = {"alg": "HS256", "kid": KEY.key_id, "typ": "JWT"}
    for secret in (
        public.public_bytes_raw(),
        public_text(KEY).encode(),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    ):
        unsigned = by_hand(header, said_by(sign(CLAIMS, KEY)), b"").rstrip(".")
        forged = f"{unsigned}.{b64(hmac.digest(secret, unsigned.encode(), hashlib.sha256))}"

        with pytest.raises(TokenRefused):
            a_verifier().claims(forged)


def test_a_key_sent_along_in_the_token_is_not_believed() -> None:
    intruder = Ed25519PrivateKey.from_private_bytes(b"i" * 32)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64(intruder.public_key().public_bytes_raw())}
    for extra in ({"jwk": jwk}, {"jku": "https://elsewhere.example/keys"}, {"x5u": "https://elsewhere.example/"}):
        forged = jwt.encode(
            said_by(sign(CLAIMS, KEY)), intruder, algorithm="EdDSA", headers={"kid": KEY.key_id, **extra}
        )

        with pytest.raises(TokenRefused):
            a_verifier().claims(forged)


@pytest.mark.parametrize(
    "change",
    [
        {"sub": "person-2"},
        {"sid": "session-2"},
        {"exp": (ELECTION_DAY + timedelta(days=99)).timestamp()},
        {"lim": True},
        {"mfa": False},
    ],
)
def test_a_claim_changed_on_the_way_is_refused(change: dict[str, Any]) -> None:
    header, _, signature = sign(CLAIMS, KEY).split(".")
    changed = b64(json.dumps(said_by(sign(CLAIMS, KEY)) | change).encode())

    with pytest.raises(TokenRefused):
        a_verifier().claims(f"{header}.{changed}.{signature}")


@pytest.mark.parametrize("audience", ["another-room", ["another-room"], ""])
def test_a_token_for_another_audience_is_refused(audience: Any) -> None:
    said = said_by(sign(CLAIMS, KEY)) | {"aud": audience}
    token = jwt.encode(said, KEY.private, algorithm="EdDSA", headers={"kid": KEY.key_id})

    with pytest.raises(TokenRefused):
        a_verifier().claims(token)


@pytest.mark.parametrize("gone", ["aud", "sid", "sub", "iat", "exp", "mfa", "lim"])
def test_a_token_that_leaves_something_out_is_refused(gone: str) -> None:
    said = {name: value for name, value in said_by(sign(CLAIMS, KEY)).items() if name != gone}
    token = jwt.encode(said, KEY.private, algorithm="EdDSA", headers={"kid": KEY.key_id})

    with pytest.raises(TokenRefused):
        a_verifier().claims(token)


@pytest.mark.parametrize("moment", ["soon", 1e300, -1e300, float("inf"), None, [], {}])
def test_times_that_are_none_are_refused(moment: Any) -> None:
    for name in ("iat", "exp"):
        said = said_by(sign(CLAIMS, KEY)) | {name: moment}
        header = {"alg": "EdDSA", "kid": KEY.key_id, "typ": "JWT"}
        unsigned = by_hand(header, said, b"").rstrip(".")
        token = f"{unsigned}.{b64(KEY.private.sign(unsigned.encode()))}"

        with pytest.raises(TokenRefused):
            a_verifier().claims(token)


@given(st.integers(0, 400))
def test_a_truncated_token_is_refused(length: int) -> None:
    token = sign(CLAIMS, KEY)

    with pytest.raises(TokenRefused):
        a_verifier().claims(token[: min(length, len(token) - 1)])


@given(st.one_of(st.text(max_size=2000), st.binary(max_size=60).map(b64), st.just("." * 1500)))
def test_whatever_comes_as_a_token_is_refused_and_never_a_fault(token: str) -> None:
    with pytest.raises(TokenRefused):
        a_verifier().claims(token)


@given(st.data())
def test_one_letter_changed_anywhere_is_refused_or_says_the_same(data: st.DataObject) -> None:
    token = sign(CLAIMS, KEY)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("Aa0-_."))
    changed = token[:place] + letter + token[place + 1 :]

    try:
        found = a_verifier().claims(changed)
    except TokenRefused:
        return
    assert found == CLAIMS  # the last letter of base64 has bits that say nothing


def test_a_token_over_the_length_of_any_is_refused_unread() -> None:
    with pytest.raises(TokenRefused, match="longer"):
        a_verifier().claims(sign(replace(CLAIMS, person="p" * 2000), KEY))


def test_a_retired_key_is_believed_no_more_even_for_tokens_seen_before() -> None:
    people, token = some_people(), sign(CLAIMS, KEY)
    assert people.principal(token, ELECTION_DAY).id == "person-1"

    people.take("signing_key", KEY.key_id, key_state(KEY, 2, state="retired"))

    with pytest.raises(TokenRefused):
        people.principal(token, ELECTION_DAY)


def test_an_older_state_of_a_key_does_not_bring_it_back() -> None:
    people = some_people()
    people.take("signing_key", KEY.key_id, key_state(KEY, 2, state="retired"))

    people.take("signing_key", KEY.key_id, key_state(KEY, 1))

    with pytest.raises(TokenRefused):
        people.principal(sign(CLAIMS, KEY), ELECTION_DAY)


def test_a_key_for_badges_signs_no_tokens() -> None:
    badge = signing_key(SECRET, "badge", "b1aaaaaaaa")
    people = some_people()
    people.take("signing_key", badge.key_id, key_state(badge, use="badge"))

    with pytest.raises(TokenRefused):
        people.principal(sign(CLAIMS, badge), ELECTION_DAY)


def test_after_a_rotation_both_keys_are_believed_until_the_old_one_is_retired() -> None:
    new = signing_key(SECRET, "token", "k2aaaaaaaa")
    people = some_people(KEY, new)

    for key in (KEY, new):
        assert people.principal(sign(CLAIMS, key), ELECTION_DAY).id == "person-1"


def test_a_token_is_good_until_the_moment_it_expires() -> None:
    people, token = some_people(), sign(CLAIMS, KEY)
    people.principal(token, CLAIMS.expires_at - timedelta(microseconds=1))

    with pytest.raises(SessionOver) as over:
        people.principal(token, CLAIMS.expires_at)
    assert over.value.params["reason"] == "expired"


def test_a_token_of_the_future_is_refused_but_for_the_skew_of_clocks() -> None:
    people = some_people()
    ahead = replace(CLAIMS, made_at=ELECTION_DAY + timedelta(seconds=60))
    people.principal(sign(ahead, KEY), ELECTION_DAY)

    with pytest.raises(TokenRefused):
        people.principal(sign(replace(ahead, made_at=ELECTION_DAY + timedelta(seconds=61)), KEY), ELECTION_DAY)


def test_nobody_can_be_given_a_token_for_more_than_twelve_hours() -> None:
    people = some_people()
    longer = replace(CLAIMS, expires_at=ELECTION_DAY + timedelta(hours=12, seconds=1))

    with pytest.raises(TokenRefused):
        people.principal(sign(longer, KEY), ELECTION_DAY)


def test_what_is_remembered_of_tokens_is_bounded() -> None:
    verifier = a_verifier()
    verifier._seen.update({f"token {n}": CLAIMS for n in range(REMEMBERED_MAX)})

    verifier.claims(sign(CLAIMS, KEY))

    assert len(verifier._seen) == REMEMBERED_MAX
    assert "token 0" not in verifier._seen


@pytest.mark.parametrize("public", ["", "short", "A" * 45, "A" * 20])
def test_what_is_no_public_key_is_refused_as_one(public: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Verifier().trust("k1aaaaaaaa", public)
