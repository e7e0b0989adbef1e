"""The synthetic map: districts, centres and stations of every governorate, with the sums of the facts.

Codes: the governorate's place in ISO's list of codes from 11 on, then four digits for the centre (`140027`), a stroke
and the station's number (`140027/3`); a district is `14-02`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from services.room.seed.facts import KINDS, Amount, Facts, Governorate, Kind, apportion
from services.room.seed.outline import Outline, Point

FIRST_PROVINCE_NUMBER = 11
TOWN_SPREAD_DEGREES = 0.06
WITHOUT_COORDINATES = 0.004
WITHOUT_STEPS = 0.55
DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

BUILDINGS: dict[Kind, Mapping[str, str]] = {
    "general": {"ar": "مدرسة اصطناعية", "ckb": "قوتابخانەی دەستکرد", "en": "Synthetic school"},
    "special": {"ar": "مركز اقتراع خاص اصطناعي", "ckb": "بنکەی تایبەتی دەستکرد", "en": "Synthetic special centre"},
    "displaced": {"ar": "مخيم نازحين اصطناعي", "ckb": "کەمپی ئاوارەی دەستکرد", "en": "Synthetic displaced camp"},
}


@dataclass(frozen=True)
class District:
    """A district with the town its centres stand around."""

    code: str
    names: Mapping[str, str]
    town: Point


@dataclass(frozen=True)
class Station:
    """A room with a box."""

    code: str
    kind: Kind
    electorate: str
    voters: int
    accessible: bool


@dataclass(frozen=True)
class Centre:
    """A building with its stations. `place` is None where nobody has measured it yet."""

    code: str
    names: Mapping[str, str]
    province: str
    district: District
    police: str
    address: str
    place: Point | None
    premises: Mapping[str, bool]
    stations: tuple[Station, ...]


def arabic(number: int) -> str:
    """A number in Arabic-Indic digits, as it stands in Arabic and Kurdish names."""
    return str(number).translate(DIGITS)


def numbers(facts: Facts) -> dict[str, int]:
    """The number each governorate's codes begin with."""
    return {
        code: FIRST_PROVINCE_NUMBER + place for place, code in enumerate(sorted(g.code for g in facts.governorates))
    }


def centres(facts: Facts, outlines: Mapping[str, Outline]) -> Iterator[Centre]:
    """Every centre of the country, governorate by governorate."""
    number_of = numbers(facts)
    for governorate in facts.governorates:
        chance = Random(f"iraq-2025 {facts.scale} {governorate.code}")  # noqa: S311 - the same map every time
        province = _Province(facts, governorate, outlines[governorate.code], number_of[governorate.code], chance)
        yield from province.centres()


class _Province:
    """The making of one governorate's part of the map."""

    def __init__(self, facts: Facts, governorate: Governorate, outline: Outline, number: int, chance: Random) -> None:
        self._facts, self._governorate, self._outline = facts, governorate, outline
        self._number, self._chance = number, chance
        self._made = 0
        self._districts = self._make_districts()

    def _make_districts(self) -> list[District]:
        wanted = min(max(3, round(1.6 * math.sqrt(self._governorate.seats))), 14)
        count = min(wanted, self._governorate.amounts["general"].centres)
        here = self._outline.names
        return [
            District(
                code=f"{self._number}-{n:02}",
                names={
                    "ar": f"قضاء اصطناعي {arabic(n)} في {here['ar']}",
                    "ckb": f"قەزای دەستکردی {arabic(n)} لە {here['ckb']}",
                    "en": f"Synthetic district {n} of {here['en']}",
                },
                town=self._outline.label if n == 1 else self._outline.somewhere(self._chance),
            )
            for n in range(1, count + 1)
        ]

    def centres(self) -> Iterator[Centre]:
        """Every centre, kind by kind; each district has one of the general kind at least."""
        for kind in KINDS:
            amount = self._governorate.amounts[kind]
            sizes = self._sizes(amount)
            voters = iter(self._voters(amount))
            for place, size in enumerate(sizes):
                if kind == "general" and place < len(self._districts):
                    district = self._districts[place]
                else:
                    district = self._chance.choice(self._districts)
                yield self._centre(kind, district, [next(voters) for _ in range(size)])

    def _sizes(self, amount: Amount) -> list[int]:
        """How many stations each centre has: one at least, few have many."""
        weights = [round(100 * self._chance.triangular(0, 8, 3)) + 1 for _ in range(amount.centres)]
        return apportion(amount.stations, weights, [1] * amount.centres)

    def _voters(self, amount: Amount) -> list[int]:
        """Voters of every station: around the mean, none above the limit, the sum as it is known."""
        if not amount.stations:
            return []
        limit = self._facts.station_voters_max
        mean = amount.voters / amount.stations
        reach = min(limit - mean, 0.2 * mean)
        weights = [round(1000 * self._chance.uniform(mean - reach, mean + reach)) for _ in range(amount.stations)]
        found = apportion(amount.voters, weights, [0] * amount.stations)
        over = sum(max(0, count - limit) for count in found)
        found = [min(count, limit) for count in found]
        for place, count in enumerate(found):
            step = min(over, limit - count)
            found[place], over = count + step, over - step
        return found

    def _centre(self, kind: Kind, district: District, voters: list[int]) -> Centre:
        self._made += 1
        code = f"{self._number}{self._made:04}"
        chance, here = self._chance, self._outline.names
        point = self._outline.near(district.town, TOWN_SPREAD_DEGREES, chance)
        west, _, east, _ = self._outline.box
        sector = 1 + int(4 * (point[0] - west) / (east - west))
        step_free = chance.random() < WITHOUT_STEPS
        return Centre(
            code=code,
            names={
                "ar": f"{BUILDINGS[kind]['ar']} {arabic(self._made)}، {here['ar']}",
                "ckb": f"{BUILDINGS[kind]['ckb']} {arabic(self._made)}، {here['ckb']}",
                "en": f"{BUILDINGS[kind]['en']} {self._made}, {here['en']}",
            },
            province=self._governorate.code,
            district=district,
            police=f"قاطع اصطناعي {arabic(sector)} / sector {sector}",
            address=f"شارع اصطناعي {arabic(1 + self._made % 40)}",
            place=None if chance.random() < WITHOUT_COORDINATES else point,
            premises={
                "step_free": step_free,
                "wide_doors": step_free or chance.random() < 0.5,
                "toilet": step_free and chance.random() < 0.4,
                "parking": chance.random() < 0.3,
            },
            stations=tuple(
                Station(f"{code}/{n}", kind, _electorate(kind, n, len(voters)), count, step_free and n <= 2)
                for n, count in enumerate(voters, 1)
            ),
        )


def _electorate(kind: Kind, number: int, of: int) -> str:
    """Who votes there: of several stations in one building the second is for women, the third for men."""
    if kind == "special" or of < 2:
        return "mixed"
    return {2: "women", 3: "men"}.get(number, "mixed")
