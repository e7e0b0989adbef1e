"""The organisations and people of the synthetic election: somebody for every role, and observers at their centres.

Nobody here can be taken for a real person: names say that they are synthetic, addresses are of a domain that is
reserved for examples, and nobody has a telephone.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from schemas.permissions import PersonRole
from services.room.seed.facts import Facts
from services.room.seed.land import Centre, arabic
from services.room.seed.outline import Outline

PREFIX = "demo."
COMMISSION = "COMMISSION"
"""Stands for the commission, which every room has from its first start on."""

OBSERVERS = (
    "name", "username", "organisation", "roles", "provinces", "email", "language", "centre",
)  # fmt: skip
NORTH = ("IQ-AR", "IQ-DA", "IQ-KI", "IQ-NI", "IQ-SU")
SOUTH = ("IQ-BA", "IQ-DQ", "IQ-MA", "IQ-MU")


@dataclass(frozen=True)
class Organisation:
    """A synthetic organisation by its registration; `network` is that of another one."""

    registration: str
    kind: str
    names: Mapping[str, str]
    provinces: tuple[str, ...] | None = None
    network: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody a newcomer may sign in as."""

    username: str
    name: str
    role: PersonRole
    organisation: str
    provinces: tuple[str, ...] | None = None
    language: str = "ar"


def _named(ar: str, ckb: str, en: str) -> Mapping[str, str]:
    return {"ar": f"{ar} (اصطناعية)", "ckb": f"{ckb} (دەستکرد)", "en": f"{en} (synthetic)"}


def organisations(outlines: Mapping[str, Outline]) -> list[Organisation]:
    """Every organisation, those first that others name: the network, its societies, agencies, the offices."""
    network = "SYN-NET-1"
    found = [
        Organisation(network, "cso_network", _named("شبكة مراقبة", "تۆڕی چاودێری", "Observation network")),
        Organisation("SYN-CSO-1", "cso", _named("منظمة الراصد", "ڕێکخراوی ڕاسید", "Watch society"), None, network),
        Organisation("SYN-CSO-2", "cso", _named("منظمة الشمال", "ڕێکخراوی باکوور", "Northern society"), NORTH, network),
        Organisation("SYN-CSO-3", "cso", _named("منظمة الجنوب", "ڕێکخراوی باشوور", "Southern society"), SOUTH, network),
        Organisation("SYN-CSO-4", "cso", _named("رابطة النساء", "کۆمەڵەی ژنان", "Women's association")),
        Organisation("SYN-AGY-1", "agency", _named("قيادة الشرطة", "فەرماندەیی پۆلیس", "Police command")),
        Organisation("SYN-AGY-2", "agency", _named("قيادة الجيش", "فەرماندەیی سوپا", "Army command")),
        Organisation("SYN-AGY-3", "agency", _named("الدفاع المدني", "بەرگری شارستانی", "Civil defence")),
    ]
    for code, outline in sorted(outlines.items()):
        here = outline.names
        names = _named(f"مكتب {here['ar']}", f"نووسینگەی {here['ckb']}", f"Office of {here['en']}")
        found.append(Organisation(office(code), "governorate_office", names, (code,)))
    return found


def office(province: str) -> str:
    """The registration of a governorate's office."""
    return f"SYN-OFF-{province.removeprefix('IQ-')}"


def people() -> list[Person]:
    """Somebody for every role, in several languages, some for the whole country and some for one governorate."""
    return [
        Person("demo.admin", "شخص اصطناعي، مدير", "admin", COMMISSION),
        Person("demo.admin.basra", "شخص اصطناعي، مدير البصرة", "admin", office("IQ-BA"), ("IQ-BA",)),
        Person("demo.operator", "شخص اصطناعي، مشغّل", "operator", COMMISSION),
        Person("demo.operator.ninawa", "شخص اصطناعي، مشغّل نينوى", "operator", office("IQ-NI"), ("IQ-NI",)),
        Person("demo.coordinator", "کەسی دەستکرد، ڕێکخەر", "coordinator", office("IQ-AR"), ("IQ-AR",), "ckb"),
        Person("demo.commissioner", "شخص اصطناعي، مفوض مناوب", "commissioner", COMMISSION),
        Person("demo.reader", "کەسی دەستکرد، خوێنەر", "reader", COMMISSION, None, "ckb"),
        Person("demo.approver", "Synthetic person, approver", "approver", COMMISSION, None, "en"),
        Person("demo.approver.erbil", "کەسی دەستکرد، پەسەندکار", "approver", office("IQ-AR"), ("IQ-AR",), "ckb"),
        Person("demo.rumours", "شخص اصطناعي، مسؤول شائعات", "rumour_officer", COMMISSION),
        Person("demo.auditor", "Synthetic person, auditor", "auditor", COMMISSION, None, "en"),
        Person("demo.screen", "شاشة اصطناعية", "screen", COMMISSION),
        Person("demo.delegate", "شخص اصطناعي، مندوب", "cso_delegate", "SYN-CSO-1"),
        Person("demo.delegate.north", "کەسی دەستکرد، نوێنەر", "cso_delegate", "SYN-CSO-2", NORTH, "ckb"),
        Person("demo.observer", "شخص اصطناعي، مراقب", "observer", "SYN-CSO-1"),
        Person("demo.observer.south", "شخص اصطناعي، مراقبة الجنوب", "observer", "SYN-CSO-3", SOUTH),
        Person("demo.liaison", "شخص اصطناعي، ضابط ارتباط", "liaison", "SYN-AGY-1"),
        Person("demo.liaison.army", "شخص اصطناعي، ضابط ارتباط نينوى", "liaison", "SYN-AGY-2", ("IQ-NI",)),
    ]


def observers_sheet(facts: Facts, centres: Sequence[Centre]) -> bytes:
    """The observers of the four societies with the centres they are accredited for, as a society would send them."""
    chance = Random(f"iraq-2025 observers {facts.scale}")  # noqa: S311 - the same observers every time
    watched = [centre for centre in centres if centre.stations[0].kind != "special"]
    societies = [("SYN-CSO-1", None), ("SYN-CSO-2", NORTH), ("SYN-CSO-3", SOUTH), ("SYN-CSO-4", None)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(OBSERVERS)
    places = {
        registration: [centre for centre in watched if provinces is None or centre.province in provinces]
        for registration, provinces in societies
    }
    beside: dict[str, list[str]] = {}
    for centre in watched:
        beside.setdefault(centre.district.code, []).append(centre.code)
    for number in range(1, facts.observers + 1):
        registration, _ = societies[number % len(societies)]
        first = chance.choice(places[registration])
        second = chance.choice(beside[first.district.code])
        given = dict.fromkeys([first.code, second] if number % 2 else [first.code])
        kurdish = first.province in ("IQ-AR", "IQ-DA", "IQ-SU")
        name = f"چاودێری دەستکرد {arabic(number)}" if kurdish else f"مراقب اصطناعي {arabic(number)}"
        writer.writerow(
            [
                name, f"obs.{number:05}", registration, "observer", first.province,
                f"observer.{number:05}@example.org", "ckb" if kurdish else "ar", " ".join(given),
            ]
        )  # fmt: skip
    return out.getvalue().encode("utf-8-sig")
