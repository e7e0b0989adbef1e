"""The reporter, and nobody else, can ask what became of a report."""

from uuid import NAMESPACE_URL, uuid5

import jsonschema

from tests.integration.intake.desk import REPORTS, STATUS, Desk

WRONG_SECRET = "AAAAAAAAAAAAAAAAAAAAAA"


async def test_the_holder_of_the_secret_hears_how_far_it_got(desk: Desk) -> None:
    receipt = (await desk.file(desk.report(category="B1"))).json()

    by_id = await desk.http.get(f"{REPORTS}/{receipt['report_id']}", headers={"X-Report-Secret": receipt["secret"]})
    by_code = await desk.http.post(STATUS, json={"code": receipt["code"], "secret": receipt["secret"]})

    expected = {
        "report_id": receipt["report_id"],
        "code": receipt["code"],
        "status": "received",
        "received_at": receipt["received_at"],
        "times": {"received": receipt["received_at"]},
        "answer_due_at": "2026-11-21T07:10:00Z",
        "answers": [],
    }
    assert (by_id.status_code, by_id.json()) == (200, expected)
    assert (by_code.status_code, by_code.json()) == (200, expected)


async def test_a_code_is_understood_however_people_type_it(desk: Desk) -> None:
    receipt = (await desk.file()).json()
    code, secret = receipt["code"], receipt["secret"]
    arabic = code.translate({ord(str(n)): chr(ord("٠") + n) for n in range(10)})

    for typed in (code.lower(), f"{code[:3]}-{code[3:6]}-{code[6:]}", arabic, f" {code} "):
        answer = await desk.http.post(STATUS, json={"code": typed, "secret": secret})
        assert (answer.status_code, answer.json().get("code")) == (200, code), typed


async def test_a_wrong_code_and_a_wrong_secret_get_the_same_answer(desk: Desk) -> None:
    mine, other = [(await desk.file()).json() for _ in range(2)]
    absent = uuid5(NAMESPACE_URL, "absent")
    secret = {"X-Report-Secret": mine["secret"]}

    answers = [
        await desk.http.post(STATUS, json={"code": mine["code"], "secret": WRONG_SECRET}),
        await desk.http.post(STATUS, json={"code": mine["code"], "secret": other["secret"]}),
        await desk.http.post(STATUS, json={"code": mine["code"], "secret": "سر"}),
        await desk.http.post(STATUS, json={"code": "00000000", "secret": mine["secret"]}),
        await desk.http.post(STATUS, json={"code": "not a code", "secret": mine["secret"]}),
        await desk.http.get(f"{REPORTS}/{absent}", headers=secret),
        await desk.http.get(f"{REPORTS}/{other['report_id']}", headers=secret),
        await desk.http.get(f"{REPORTS}/not-an-id", headers=secret),
        await desk.http.get(f"{REPORTS}/{mine['report_id']}"),
    ]

    same = [{**answer.json(), "reference": ""} for answer in answers]
    assert all(answer.status_code == 404 for answer in answers)
    assert all(problem == same[0] for problem in same)
    assert same[0]["code"] == "intake.report_unknown"


async def test_who_guesses_often_has_to_wait_and_is_let_in_again(desk: Desk) -> None:
    receipt = (await desk.file()).json()
    wrong = {"code": receipt["code"], "secret": WRONG_SECRET}
    right = {"code": receipt["code"], "secret": receipt["secret"]}

    statuses = [(await desk.http.post(STATUS, json=wrong)).status_code for _ in range(25)]
    throttled = await desk.http.post(STATUS, json=right)
    desk.clock.advance(60)
    later = await desk.http.post(STATUS, json=right)

    assert statuses == [404] * 20 + [429] * 5
    assert (throttled.status_code, throttled.json()["code"]) == (429, "request.throttled")
    assert int(throttled.headers["retry-after"]) > 0
    assert later.status_code == 200


async def test_the_description_says_what_is_answered(desk: Desk) -> None:
    document = (await desk.http.get("/api/intake/openapi.json")).json()
    answer = await desk.file()
    problem = await desk.file({"place": 1})

    def schema(name: str) -> dict[str, object]:
        return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}

    post = document["paths"]["/api/intake/reports"]["post"]
    assert post["responses"].keys() == {"200", "202", "400", "401", "403", "408", "409", "413", "415", "422", "503"}
    jsonschema.validate(answer.json(), schema("ReceiptBody"))
    refused = post["responses"][str(problem.status_code)]["content"]["application/problem+json"]["schema"]
    jsonschema.validate(problem.json(), refused)
    jsonschema.validate(desk.report(), schema("ReportBody"))
