"""Suggested duplicates: near in place, time, category or words, only what the asker may read, merged by a person."""

from uuid import UUID

from services.intake.store import cases
from services.intake.store.duplicates import Cluster, cluster_of
from tests.integration.intake.asking import answered, ask, case_of, centre_on_the_map, do, merge
from tests.integration.intake.desk import Desk

POWER = "انقطاع الكهرباء في المركز وتوقف جهاز التحقق"


async def test_the_same_matter_at_one_centre_is_suggested_with_what_speaks_for_it(desk: Desk) -> None:
    await centre_on_the_map(desk, "110101", ["110101-01", "110101-02"])
    case = await case_of(desk, category="B1", station="110101-01", summary=POWER)
    twin = await case_of(desk, category="B1", station="110101-01", summary="إنقطاع الكهرباء بالمركز، توقّف جهاز التحقّق")
    next_room = await case_of(desk, category="B1", station="110101-02", summary="طابور طويل جدًا")
    await case_of(desk, category="H1", station="555", province="IQ-NI", summary="وكيل يوزع بطاقات دعائية")

    found = (await answered(desk, f"/{case}/duplicates"))["items"]

    assert [one["incident"]["id"] for one in found] == [twin, next_room]
    assert found[0]["why"] == ["place", "time", "category", "text"]
    assert found[1]["why"] == ["place", "time", "category"]
    assert 1 >= found[0]["score"] > found[1]["score"] > 0
    assert found[0]["incident"]["obligations"]


async def test_elsewhere_in_the_province_the_words_must_be_alike_and_the_time_near(desk: Desk) -> None:
    case = await case_of(desk, category="B1", station="1", province="IQ-BG", summary=POWER)
    alike = await case_of(desk, category="B1", station="2", province="IQ-BG", summary=f"{POWER} الآن")
    await case_of(desk, category="B1", station="3", province="IQ-BG", summary="مشاجرة بين الوكلاء عند الباب")
    await case_of(desk, category="B1", station="4", province="IQ-NI", summary=POWER)
    desk.clock.advance(3 * 3600)
    await case_of(desk, category="B1", station="5", province="IQ-BG", summary=POWER)

    found = (await answered(desk, f"/{case}/duplicates"))["items"]

    assert [one["incident"]["id"] for one in found] == [alike]
    assert found[0]["why"] == ["time", "category", "text"]


async def test_no_suggestion_crosses_what_somebody_may_read(desk: Desk) -> None:
    case = await case_of(desk, category="B1", station="7", province="IQ-BG", summary=POWER)
    inner = await case_of(desk, category="B1", station="7", province="IQ-BG", summary=POWER)
    await do(desk, inner, "reclassify", {"compartment": "commission"})

    for_delegate = await ask(desk, f"/{case}/duplicates", role="cso_delegate")

    assert for_delegate.json() == {"items": []}
    assert [one["incident"]["id"] for one in (await answered(desk, f"/{case}/duplicates"))["items"]] == [inner]


async def test_what_was_merged_is_suggested_no_more_and_yesterday_is_over(desk: Desk) -> None:
    old = await case_of(desk, category="B1", station="7", summary=POWER)
    desk.clock.advance(25 * 3600)
    desk.renew()
    case = await case_of(desk, category="B1", station="7", summary=POWER)
    twin = await case_of(desk, category="B1", station="7", summary=POWER)
    token = desk.register.token(desk.register.person("operator"))
    before = (await answered(desk, f"/{case}/duplicates", token=token))["items"]
    rows = await desk.rows("select version from intake.incident where id = $1", UUID(case))
    await do(desk, twin, "merge", {"into": case, "into_version": rows[0][0]}, token=token)

    after = (await answered(desk, f"/{case}/duplicates", token=token))["items"]

    assert [one["incident"]["id"] for one in before] == [twin]
    assert after == []
    assert old not in str(before)


async def test_a_cluster_counts_organisations_of_one_leaf_at_one_centre_within_half_an_hour(desk: Desk) -> None:
    await centre_on_the_map(desk, "110101", ["110101-01", "110101-02"])
    first, second, third = [desk.register.person("cso_delegate") for _ in range(3)]
    again = desk.register.person("cso_delegate", organisation=first.organisation)
    early = await case_of(desk, by=third, category="B1", station="110101-01")
    desk.clock.advance(1801)
    one = await case_of(desk, by=first, category="B1", station="110101-01")
    same_house = await case_of(desk, by=again, category="B1", station="110101-02")
    await case_of(desk, by=third, category="B5", station="110101-02")
    last = await case_of(desk, by=second, category="B1", station="110101-02")

    found = await _cluster(desk, last)

    assert (found.organisations, found.reports) == (2, 3)
    assert set(found.incidents) == {UUID(one), UUID(same_house), UUID(last)}
    assert UUID(early) not in found.incidents


async def test_a_report_that_joined_an_older_case_still_counts_and_other_readers_do_not(desk: Desk) -> None:
    await desk.part("clusters").stop()  # it would make these cases graver while somebody merges them
    await centre_on_the_map(desk, "110101", ["110101-01"])
    people = [desk.register.person("cso_delegate") for _ in range(4)]
    older = await case_of(desk, by=people[0], category="B1", station="110101-01")
    desk.clock.advance(1801)
    joined = await case_of(desk, by=people[1], category="B1", station="110101-01")
    hidden = await case_of(desk, by=people[2], category="B1", station="110101-01")
    last = await case_of(desk, by=people[3], category="B1", station="110101-01")
    await merge(desk, joined, older)
    await do(desk, hidden, "reclassify", {"compartment": "security"}, role="commissioner")

    found = await _cluster(desk, last)

    assert (found.organisations, found.reports) == (2, 2)
    assert set(found.incidents) == {UUID(older), UUID(last)}


async def test_a_case_without_a_known_centre_stands_alone(desk: Desk) -> None:
    case = await case_of(desk, category="B1", station="999")

    assert await _cluster(desk, case) == Cluster(0, 1, (UUID(case),))


async def _cluster(desk: Desk, case: str) -> Cluster:
    async with desk.deps.db.transaction() as conn:
        found = await cases.lock_case(conn, UUID(case))
        assert found is not None
        return await cluster_of(conn, found)
