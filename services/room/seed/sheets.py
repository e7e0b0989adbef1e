"""The synthetic election as the spreadsheets a commission would bring: UTF-8 CSV, one row a station or a candidate."""

import csv
import io
from collections.abc import Iterable, Sequence

from services.room.seed.ballot import Contest, candidate_name
from services.room.seed.facts import Amount, Facts, Governorate
from services.room.seed.land import Centre

LANGUAGES = ("ar", "ckb", "en")
MAP = (
    "province", "district", "district_ar", "district_ckb", "district_en", "centre", "centre_ar", "centre_ckb",
    "centre_en", "address", "police", "latitude", "longitude", "step_free", "wide_doors", "toilet", "parking",
    "synthetic", "station", "kind", "electorate", "voters", "accessible",
)  # fmt: skip
CONTESTS = (
    "contest", "contest_ar", "contest_ckb", "contest_en", "province", "seats", "list", "list_ar", "list_ckb",
    "list_en", "candidate", "candidate_name",
)  # fmt: skip
CONTROLS = ("province", "centres", "stations", "voters", "source", "as_of")
STAFF = ("staff_number", "duty", "centre", "home_district")
PREMISES = ("step_free", "wide_doors", "toilet", "parking")
COUNTRY = "NA"
FROM_ELSEWHERE_EVERY = 50
"""Every so many members of the staff live in another district than that of their centre, which the room warns of."""


def _text(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def map_sheet(centres: Iterable[Centre]) -> bytes:
    """The map: a row a station, what is the centre's repeated in each, as such files are."""
    return _text(MAP, (row for centre in centres for row in _centre_rows(centre)))


def _centre_rows(centre: Centre) -> Iterable[Sequence[object]]:
    district = centre.district
    longitude, latitude = centre.place or ("", "")
    shared = [
        centre.province, district.code, *(district.names[language] for language in LANGUAGES),
        centre.code, *(centre.names[language] for language in LANGUAGES),
        centre.address, centre.police, latitude, longitude, *(_yes(centre.premises[name]) for name in PREMISES), "yes",
    ]  # fmt: skip
    for station in centre.stations:
        yield [*shared, station.code, station.kind, station.electorate, station.voters, _yes(station.accessible)]


def contests_sheet(contests: Iterable[Contest]) -> bytes:
    """The ballot: a row a candidate."""

    def rows() -> Iterable[Sequence[object]]:
        for contest in contests:
            about = [
                contest.code,
                *(contest.names[language] for language in LANGUAGES),
                contest.province,
                contest.seats,
            ]
            for entry in contest.lists:
                listed = [entry.number, *(entry.names[language] for language in LANGUAGES)]
                for number in range(1, entry.candidates + 1):
                    yield [*about, *listed, number, candidate_name(contest, entry, number)]

    return _text(CONTESTS, rows())


def controls_sheet(facts: Facts) -> bytes:
    """The control totals with their sources: of every governorate, and of the country."""
    rows = [[row.code, *row.total, _source(facts, row), facts.as_of] for row in facts.governorates]
    rows.append([COUNTRY, *facts.total, _of_the_country(facts), facts.as_of])
    return _text(CONTROLS, rows)


def _source(facts: Facts, row: Governorate) -> str:
    more = Amount(*(sum(pair) for pair in zip(row.amounts["special"], row.amounts["displaced"], strict=True)))
    known = f"{row.source} (general vote: {', '.join(row.known)})" if row.known else "no figure known"
    part = "" if facts.scale == 1 else f"; scaled by {facts.scale:g}"
    return f"SYNTHETIC. {known}; the rest by seats; with {more.stations} special and displaced stations{part}"


def _of_the_country(facts: Facts) -> str:
    part = "" if facts.scale == 1 else f"; scaled by {facts.scale:g}"
    return f"SYNTHETIC. National totals of general, special and displaced vote: press quoting IHEC{part}"


def staff_sheet(centres: Sequence[Centre]) -> bytes:
    """The staff, by number and without names: two at every centre, few of them from another district."""

    def rows() -> Iterable[Sequence[object]]:
        number = 0
        for place, centre in enumerate(centres):
            for duty in ("centre manager", "registration officer"):
                number += 1
                home = centre.district.code
                if number % FROM_ELSEWHERE_EVERY == 0:
                    home = centres[(place + len(centres) // 2) % len(centres)].district.code
                yield [f"SYN-{number:06}", duty, centre.code, home]

    return _text(STAFF, rows())
