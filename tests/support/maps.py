"""Files as electoral bodies send them, and their way in: Arabic headers, cells in Sorani, digits of three scripts."""

import random
from collections.abc import Sequence
from typing import Any

import httpx

from services.kit.spreadsheet import xlsx_bytes
from tests.support.entry import taken
from tests.support.eventually import eventually

Row = dict[str, Any]

POLLING = "/api/polling"
ELECTION = {
    "names": {"ar": "انتخابات للتجربة", "ckb": "هەڵبژاردنی تاقیکاری", "en": "Election of the tests"},
    "country": "IQ",
    "day": "2026-11-21",
    "station_voters_max": 550,
}

MAP_HEADERS = {
    "province": "المحافظة",
    "district": "رمز القضاء",
    "district_ar": "اسم القضاء",
    "district_ckb": "ناوی قەزا",
    "district_en": "District name (en)",
    "centre": "رقم مركز الاقتراع",
    "centre_ar": "اسم مركز الاقتراع",
    "centre_ckb": "ناوی بنکەی دەنگدان",
    "centre_en": "Centre name (en)",
    "address": "العنوان",
    "police": "مركز الشرطة",
    "latitude": "خط العرض",
    "longitude": "خط الطول",
    "step_free": "منحدر",
    "station": "رقم المحطة",
    "kind": "نوع المحطة",
    "electorate": "الجنس",
    "voters": "عدد الناخبين",
    "accessible": "المحطة مهيأة",
}
PLACES = {
    "IQ-BG": ("بغداد", 33.31, 44.36),
    "IQ-SU": ("سلێمانی", 35.56, 45.43),
    "IQ-BA": ("البصرة", 30.51, 47.78),
}
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def station(centre: int = 1, number: int = 1, province: str = "IQ-BG", **changes: Any) -> Row:
    """Return one row of a map: a good one unless something is changed."""
    name, latitude, longitude = PLACES[province]
    district = f"{list(PLACES).index(province) + 1}01"
    row: Row = {
        "province": name,
        "district": district,
        "district_ar": f"قضاء {district}",
        "district_ckb": f"قەزای {district}",
        "district_en": f"District {district}",
        "centre": f"{district}{centre:03}",
        "centre_ar": f"مدرسة الرشيد الابتدائية {centre}",
        "centre_ckb": f"قوتابخانەی گۆران {centre}",
        "centre_en": f"Al-Rashid Primary School {centre}",
        "address": f"شارع {centre}",
        "police": f"مركز شرطة {district}",
        "latitude": f"{latitude + centre / 1000:.3f}",
        "longitude": f"{longitude + centre / 1000:.3f}",
        "step_free": "نعم",
        "station": f"{district}{centre:03}-{number:02}",
        "kind": "عام",
        "electorate": "نساء" if number == 1 else "رجال",
        "voters": "480",
        "accessible": "نعم",
    }
    return row | {name: str(value) for name, value in changes.items()}


def small_map(centres: int = 3, stations: int = 4) -> list[Row]:
    """Return a map of three provinces with nothing wrong in it."""
    return [
        station(centre, number, province)
        for province in PLACES
        for centre in range(1, centres + 1)
        for number in range(1, stations + 1)
    ]


def table(
    rows: Sequence[Row], headers: dict[str, str] | None = None, *, shuffled: int | None = None
) -> list[list[str]]:
    """Return a table of these rows, its columns and rows in another order where a seed is given."""
    headers = headers or {
        field: MAP_HEADERS.get(field, field) for field in dict.fromkeys(f for row in rows for f in row)
    }
    columns, lines = list(headers), list(rows)
    if shuffled is not None:
        chance = random.Random(shuffled)
        chance.shuffle(columns)
        chance.shuffle(lines)
    return [
        [headers[column] for column in columns],
        *([str(row.get(column, "")) for column in columns] for row in lines),
    ]


def csv_file(rows: Sequence[Row], headers: dict[str, str] | None = None, **how: Any) -> bytes:
    """Return a CSV file as a spreadsheet program writes it."""
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in table(rows, headers, **how)]
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode()


def xlsx_file(rows: Sequence[Row], headers: dict[str, str] | None = None, **how: Any) -> bytes:
    """Return a workbook."""
    first, *rest = table(rows, headers, **how)
    return xlsx_bytes(first, rest, right_to_left=True)


def plain_headers(*fields: str) -> dict[str, str]:
    """Return headers that are the fields themselves."""
    return {field: field for field in fields}


async def take(client: httpx.AsyncClient, what: str, rows: list[Row]) -> None:
    """Bring a file over HTTP and accept it."""
    data = csv_file(rows, plain_headers(*rows[0]))
    told = {"Content-Type": "text/csv", "X-File-Name": f"{what}.csv"}
    sent = taken(await client.post(f"{POLLING}/imports?what={what}", content=data, headers=told), 202)
    file = await reached(client, sent["id"], "ready")
    answer = await client.post(f"{POLLING}/imports/{file['id']}/accept", json={"version": file["version"]})
    assert answer.is_success, answer.text
    await reached(client, file["id"], "accepted")


async def reached(client: httpx.AsyncClient, import_id: str, state: str) -> dict[str, Any]:
    """Return a file when it stands so."""

    async def found() -> dict[str, Any]:
        file = taken(await client.get(f"{POLLING}/imports/{import_id}"))
        assert file["state"] == state, file
        return dict(file)

    return await eventually(found, 60)
