"""The synthetic ballot: a contest in every governorate, its lists by ballot number, their candidates by number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from services.room.seed.facts import Facts, apportion
from services.room.seed.land import arabic
from services.room.seed.outline import Outline

FIRST_LIST_NUMBER = 101
LISTS_LEAST = 8


@dataclass(frozen=True)
class BallotList:
    """A list: its number on the ballot, its names, how many candidates it has."""

    number: int
    names: Mapping[str, str]
    candidates: int


@dataclass(frozen=True)
class Contest:
    """What is voted on in one governorate."""

    code: str
    names: Mapping[str, str]
    province: str
    seats: int
    lists: tuple[BallotList, ...]


def contests(facts: Facts, outlines: Mapping[str, Outline]) -> Iterator[Contest]:
    """Every contest. Lists stand in the same order of ballot numbers everywhere, not every list everywhere."""
    seats = [governorate.seats for governorate in facts.governorates]
    lists_of = [LISTS_LEAST + count // 3 for count in seats]
    candidates_of = apportion(facts.candidates, seats, lists_of)
    most = max(lists_of)
    for governorate, lists, candidates in zip(facts.governorates, lists_of, candidates_of, strict=True):
        chance = Random(f"iraq-2025 ballot {governorate.code}")  # noqa: S311 - the same ballot every time
        numbers = sorted(chance.sample(range(FIRST_LIST_NUMBER, FIRST_LIST_NUMBER + 2 * most), lists))
        weights = [chance.randint(2, 10) for _ in numbers]
        here = outlines[governorate.code].names
        yield Contest(
            code=f"COR-{governorate.code.removeprefix('IQ-')}",
            names={
                "ar": f"مجلس النواب، {here['ar']} (اصطناعي)",
                "ckb": f"ئەنجوومەنی نوێنەران، {here['ckb']} (دەستکرد)",
                "en": f"Council of Representatives, {here['en']} (synthetic)",
            },
            province=governorate.code,
            seats=governorate.seats,
            lists=tuple(
                BallotList(number, list_names(number), count)
                for number, count in zip(numbers, apportion(candidates, weights, [1] * lists), strict=True)
            ),
        )


def list_names(number: int) -> Mapping[str, str]:
    """What a list is called: nothing that a real one could be called."""
    return {
        "ar": f"القائمة الاصطناعية {arabic(number)}",
        "ckb": f"لیستی دەستکردی {arabic(number)}",
        "en": f"Synthetic list {number}",
    }


def candidate_name(contest: Contest, entry: BallotList, number: int) -> str:
    """What a candidate is called."""
    place = contest.code.removeprefix("COR-")
    return f"مرشح اصطناعي {arabic(entry.number)}-{arabic(number)} ({place})"
