"""Reports typed at the phone: who called is kept apart, shown to the desk only, and every reading stands in the log."""

import orjson

from tests.integration.intake.desk import STATUS, Desk
from tests.support.people import bearer

CALLER = {"name": "متصلة تجريبية", "phone": "+964 770 000 0000", "remark": "تُسأل بعد السادسة"}


async def entered(desk: Desk, token: str) -> str:
    """Type a report for somebody at the phone and return its id."""
    answer = await desk.file(desk.report(on_behalf_of=CALLER), token=token)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["report_id"])


async def test_who_called_is_kept_apart_and_is_in_no_event(desk: Desk) -> None:
    report_id = await entered(desk, desk.register.token_for("operator"))

    (row,) = await desk.rows("select channel, organisation, entered_by, reporter from intake.report")
    assert (row["channel"], row["organisation"]) == ("phone", None)
    assert row["entered_by"] == row["reporter"]
    (contact,) = await desk.rows("select * from intake.contact")
    assert (str(contact["report_id"]), contact["name"], contact["phone"]) == (
        report_id,
        CALLER["name"],
        CALLER["phone"],
    )
    for event in await desk.rows("select body from intake.event"):
        assert CALLER["name"] not in event["body"]
        assert "770 000" not in event["body"] and "7700000" not in event["body"]


async def test_a_caller_writes_down_digits_and_asks_with_them_however_they_are_typed(desk: Desk) -> None:
    token = desk.register.token_for("operator")
    receipt = (await desk.file(desk.report(on_behalf_of=CALLER), token=token)).json()
    secret = receipt["secret"]
    assert len(secret) == 16
    assert secret.isdecimal()

    arabic = secret.translate({ord(str(n)): chr(ord("٠") + n) for n in range(10)})
    for typed in (
        secret,
        arabic,
        " ".join(secret[at : at + 4] for at in range(0, 16, 4)),
        f"{secret[:8]}-{secret[8:]}",
    ):
        answer = await desk.http.post(STATUS, json={"code": receipt["code"], "secret": typed})
        assert (answer.status_code, answer.json().get("code")) == (200, receipt["code"]), typed
    wrong = f"{(int(secret) + 1) % 10**16:016d}"
    assert (await desk.http.post(STATUS, json={"code": receipt["code"], "secret": wrong})).status_code == 404


async def test_only_an_operator_types_for_somebody(desk: Desk) -> None:
    for role in ("cso_delegate", "observer", "commissioner"):
        answer = await desk.file(desk.report(on_behalf_of=CALLER), token=desk.register.token_for(role))
        assert (answer.status_code, answer.json()["code"]) == (403, "access.forbidden")
    assert await desk.count("report") == 0


async def test_every_reading_of_a_contact_stands_in_the_log(desk: Desk) -> None:
    report_id = await entered(desk, desk.register.token_for("operator"))
    reader = desk.register.person("commissioner")
    headers = bearer(desk.register.token(reader))

    shown = await desk.http.get(f"/api/intake/reports/{report_id}/contact", headers=headers)

    assert (shown.status_code, shown.json()) == (200, CALLER)
    (event,) = await desk.rows("select subject, actor, body from intake.event where type = 'contact_reading.done.v1'")
    assert event["actor"] == reader.id
    assert event["subject"].startswith("ops.intake.contact_reading.commission.")
    assert orjson.loads(event["body"])["report_id"] == report_id
    assert CALLER["name"] not in event["body"]


async def test_whoever_may_not_learns_nothing_and_leaves_no_reading(desk: Desk) -> None:
    report_id = await entered(desk, desk.register.token_for("operator"))
    path = f"/api/intake/reports/{report_id}/contact"
    elsewhere = desk.register.token_for("operator", provinces=["IQ-XY"])

    delegate = await desk.http.get(path)
    other = await desk.http.get(path, headers=bearer(elsewhere))

    assert delegate.status_code == 403
    assert (other.status_code, other.json()["code"]) == (404, "intake.contact_unknown")
    assert await desk.rows("select 1 from intake.event where type = 'contact_reading.done.v1'") == []
