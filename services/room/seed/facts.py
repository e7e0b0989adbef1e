"""What is known of the election, per governorate and kind of vote; the rest shared out so that every sum is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

Kind = Literal["general", "special", "displaced"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FILE = Path(__file__).parent / "iraq-2025.json"


class Amount(NamedTuple):
    """Centres, stations and registered voters."""

    centres: int
    stations: int
    voters: int


@dataclass(frozen=True)
class Governorate:
    """A governorate of the synthetic map. `source` says where its known figures are from; empty when none is known."""

    code: str
    seats: int
    amounts: Mapping[Kind, Amount]
    known: tuple[str, ...]
    source: str

    @property
    def total(self) -> Amount:
        """All kinds together."""
        return Amount(*(sum(column) for column in zip(*self.amounts.values(), strict=True)))


@dataclass(frozen=True)
class Facts:
    """The election as the map is made from it, at one scale."""

    names: Mapping[str, str]
    country: str
    day: str
    station_voters_max: int
    candidates: int
    observers: int
    as_of: str
    scale: float
    governorates: tuple[Governorate, ...]

    @property
    def total(self) -> Amount:
        """The whole country, all kinds together."""
        return Amount(*(sum(column) for column in zip(*(row.total for row in self.governorates), strict=True)))

    def total_of(self, kind: Kind) -> Amount:
        """The whole country, one kind of vote."""
        return Amount(*(sum(column) for column in zip(*(row.amounts[kind] for row in self.governorates), strict=True)))


def load(scale: float, file: Path = FILE) -> Facts:
    """Read what is known and share out the rest. A scale below 1 keeps every governorate and the proportions."""
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = said["provinces"]
    election = said["election"]
    by_kind = {kind: _shared_out(said, kind, scale) for kind in KINDS}
    return Facts(
        names=election["names"],
        country=election["country"],
        day=election["day"],
        station_voters_max=election["station_voters_max"],
        candidates=_scaled(election["candidates"]["used"], scale),
        observers=_scaled(said["observers"]["used"], scale),
        as_of=said["as_of"],
        scale=scale,
        governorates=tuple(
            Governorate(
                code=row["code"],
                seats=row["seats"],
                amounts={kind: by_kind[kind][place] for kind in KINDS},
                known=tuple(row.get("known", ())),
                source=row.get("source", ""),
            )
            for place, row in enumerate(rows)
        ),
    )


def _scaled(number: int, scale: float) -> int:
    return max(1, round(number * scale))


def _shared_out(said: Mapping[str, Any], kind: Kind, scale: float) -> list[Amount]:
    """The amounts of one kind in every governorate: first for the whole election, then at the scale."""
    rows = said["provinces"]
    national = said["national"][kind]
    known: list[Mapping[str, int]] = [row.get("known", {}) if kind == "general" else {} for row in rows]
    weights = [said["displaced_shares"].get(row["code"], 0) if kind == "displaced" else row["seats"] for row in rows]
    voters = fill(national["voters"], weights, [row.get("voters") for row in known])
    stations = fill(national["stations"], voters, [row.get("stations") for row in known])
    centres = fill(national["centres"], stations, [row.get("centres") for row in known])
    if scale == 1:
        return [Amount(*row) for row in zip(centres, stations, voters, strict=True)]
    least = [1 if count else 0 for count in centres] if kind == "general" else [0] * len(rows)
    fewer = apportion(_scaled(national["centres"], scale), centres, least)
    more = apportion(max(_scaled(national["stations"], scale), sum(fewer)), _where(fewer, stations), fewer)
    people = apportion(_scaled(national["voters"], scale), _where(fewer, voters), more)
    limit = said["election"]["station_voters_max"]
    people = [min(count, most * limit) for count, most in zip(people, more, strict=True)]
    return [Amount(*row) for row in zip(fewer, more, people, strict=True)]


def _where(there: Sequence[int], weights: Sequence[int]) -> list[int]:
    return [weight if count else 0 for count, weight in zip(there, weights, strict=True)]


def fill(total: int, weights: Sequence[int], known: Sequence[int | None]) -> list[int]:
    """Keep what is known and share out the rest of the total by weight among the others."""
    rest = total - sum(count for count in known if count is not None)
    open_weights = [0 if count is not None else weight for count, weight in zip(known, weights, strict=True)]
    shared = apportion(rest, open_weights, [0] * len(weights))
    return [share if count is None else count for count, share in zip(known, shared, strict=True)]


def apportion(total: int, weights: Sequence[int], least: Sequence[int]) -> list[int]:
    """Share whole things out by weight, at least so many to each: largest remainders, ties to the first.

    The sum is `total`, or that of `least` where this is more.
    """
    rest = max(0, total - sum(least))
    whole = sum(weights)
    if not rest or not whole:
        return list(least)
    quotas = [rest * weight / whole for weight in weights]
    shares = [int(quota) for quota in quotas]
    order = sorted(range(len(weights)), key=lambda place: (shares[place] - quotas[place], place))
    for place in order[: rest - sum(shares)]:
        shares[place] += 1
    return [share + floor for share, floor in zip(shares, least, strict=True)]
