"""Spreadsheets: whatever is brought is read within bounds or refused by name, and nothing that leaves is a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kit.errors import OpsError
from services.kit.spreadsheet import (
    CSV_START,
    CSV_TYPE,
    XLSX_TYPE,
    SpreadsheetEmpty,
    SpreadsheetEncoding,
    SpreadsheetPasswordProtected,
    SpreadsheetTooLarge,
    SpreadsheetTooManyRows,
    SpreadsheetUnreadable,
    archive,
    csv_line,
    match_columns,
    neutral,
    picker,
    read_rows,
    xlsx_bytes,
)
from services.kit.text import clean_text

Rows = list[tuple[int, list[str]]]

cells = st.text(st.characters(codec="utf-8"), max_size=40)
formula_starts = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
unseen = st.text(" \u00a0\u200b\u200f\u2066\ufeff\n\t", max_size=4)


def read(data: bytes, media_type: str = CSV_TYPE, rows_max: int = 1000) -> tuple[list[str], Rows]:
    sheet = read_rows(data, media_type, rows_max=rows_max)
    return sheet.headers, list(sheet.rows)


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        fill(book)
    return made.getvalue()


def with_sheet(xml: bytes, shared: bytes | None = None) -> bytes:
    """A workbook whose only worksheet is this XML."""
    plain, made = io.BytesIO(xlsx_bytes(["a"], [["b"]])), io.BytesIO()
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after:
        for member in before.infolist():
            body = before.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                body = xml
            if member.filename == "xl/sharedStrings.xml" and shared is not None:
                continue
            after.writestr(member.filename, body)
        if shared is not None:
            after.writestr("xl/sharedStrings.xml", shared)
    return made.getvalue()


def sheet_xml(rows: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="' + space + b'"><sheetData>' + rows + b"</sheetData></worksheet>"


# -- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_separator(encoding: str, separator: str) -> None:
    written = f'الاسم{separator}"الهاتف{separator} المحمول"\r\n"ن, و; ر"{separator}077\r\n'.encode(encoding)

    headers, rows = read(written)

    assert headers == ["الاسم", " ".join(f"الهاتف{separator} المحمول".split())]
    assert rows == [(2, ["ن, و; ر", "077"])]


def test_kurdish_letters_survive_utf16_without_a_mark() -> None:
    assert read("ناو,شار\nڕێبین,هەولێر\n".encode("utf-16-le"))[1] == [(2, ["ڕێبین", "هەولێر"])]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(SpreadsheetEncoding):
        read(b"name\n\xff\xfe\x00\x01\x02\x81garbage\x1b\x90" * 3)
    with pytest.raises(SpreadsheetEncoding):
        read("name\nx".encode("utf-16") + b"\x00\xd8")


def test_nul_and_bidi_controls_are_removed_and_text_is_composed() -> None:
    assert read("name,x\nA\x00hm\u202eed,e\u0301\n".encode())[1] == [(2, ["Ahmed", "é"])]


def test_ragged_rows_keep_their_cells_and_numbers() -> None:
    headers, rows = read(b"\n\na,b,c\n1\n\n1,2,3,4,5\n,,,\n7,8,9,,\n")

    assert headers == ["a", "b", "c"]
    assert rows == [(4, ["1", "", ""]), (6, ["1", "2", "3", "4", "5"]), (8, ["7", "8", "9"])]


def test_a_separator_named_in_the_first_line_is_taken() -> None:
    assert read(b"sep=;\nname;x,y\nA;1\n") == (["name", "x,y"], [(3, ["A", "1"])])


def test_a_quotation_never_closed_is_refused_with_its_row() -> None:
    with pytest.raises(SpreadsheetUnreadable) as refused:
        read(b'a,b\n1,2\n3,"4\n5,6\n')

    assert refused.value.params["row"] == 3


def test_a_cell_longer_than_a_spreadsheet_holds_is_refused() -> None:
    with pytest.raises(SpreadsheetTooLarge):
        read(b"a\n" + b"x" * 32_768 + b"\n")
    with pytest.raises(SpreadsheetUnreadable):
        read(b"a\n" + b"x" * 200_000 + b"\n")


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , \n", b"name,phone\n", b"name\n\n \n", CSV_START])
def test_a_file_without_rows_is_refused(data: bytes) -> None:
    with pytest.raises(SpreadsheetEmpty):
        read(data)


def test_a_million_rows_of_csv_are_refused_at_the_row_over_the_limit() -> None:
    heard: list[int] = []
    sheet = read_rows(b"n\n" + b"1\n" * 1_000_000, CSV_TYPE, rows_max=5000, progress=heard.append)

    with pytest.raises(SpreadsheetTooManyRows) as refused:
        for _ in sheet.rows:
            pass

    assert refused.value.params == {"rows_max": 5000}
    assert heard == [1000, 2000, 3000, 4000, 5000]


def test_progress_is_heard_each_thousand_and_at_the_end() -> None:
    heard: list[int] = []

    rows = list(read_rows(b"n\n" + b"1\n" * 2500, CSV_TYPE, rows_max=2500, progress=heard.append).rows)

    assert len(rows) == 2500
    assert heard == [1000, 2000, 2500]


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_refusal_by_name(data: bytes) -> None:
    for media_type in (CSV_TYPE, XLSX_TYPE):
        try:
            headers, rows = read(data, media_type)
        except OpsError as refused:
            assert refused.code.startswith("spreadsheet.")
        else:
            assert headers
            assert all(len(row) >= len(headers) for _, row in rows)


# -- XLSX


def test_a_workbook_gives_text_as_its_maker_sees_it() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        empty, sheet = book.add_worksheet("empty"), book.add_worksheet("ورقة")
        empty.hide()
        book.get_worksheet_by_name("ورقة").activate()
        day, minute = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        for column, header in enumerate(["رمز", "هاتف", "يوم", "وقت", "صيغة", "نعم", "نسبة"]):
            sheet.write_string(2, 1 + column, header)
        sheet.write_number(4, 1, 100001)
        sheet.write_number(4, 2, 9647701234567)
        sheet.write_datetime(4, 3, date(2026, 11, 21), day)
        sheet.write_datetime(4, 4, datetime.fromisoformat("2026-11-21T07:05:00"), minute)
        sheet.write_formula(4, 5, "=1+1", None, "٢\u202eب")
        sheet.write_boolean(4, 6, True)
        sheet.write_number(4, 7, 0.5)

    headers, rows = read(workbook(fill), XLSX_TYPE)

    assert headers == ["A", "رمز", "هاتف", "يوم", "وقت", "صيغة", "نعم", "نسبة"]
    assert rows == [(5, ["", "100001", "9647701234567", "2026-11-21", "2026-11-21T07:05:00", "٢ب", "true", "0.5"])]


def test_repeated_and_empty_headers_are_told_apart() -> None:
    assert read(b"name,,Name,name\n1,2,3,4,5\n")[0] == ["name", "B", "Name", "name (2)"]


def test_the_file_decides_what_it_is_not_its_label() -> None:
    assert read(xlsx_bytes(["a"], [["ب"]]), CSV_TYPE)[1] == [(2, ["ب"])]
    with pytest.raises(SpreadsheetUnreadable):
        read(b"a,b\n1,2\n", XLSX_TYPE)


def test_a_workbook_with_a_million_rows_is_refused_by_its_rows() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_000_001))

    with pytest.raises(SpreadsheetTooManyRows):
        read(with_sheet(sheet_xml(rows)), XLSX_TYPE, rows_max=200_000)


def test_rows_hidden_from_counting_are_counted_by_the_reader() -> None:
    rows = b"".join(b'<x:row r="%d"><x:c r="A%d"><x:v>1</x:v></x:c></x:row>' % (n, n) for n in range(1, 5001))
    xml = sheet_xml(rows).replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=")
    xml = xml.replace(b"sheetData>", b"x:sheetData>").replace(b"</x:sheetData></", b"</x:sheetData></x:")
    xml = xml.replace(b"</x:x:", b"</x:").replace(b"</x:sheetData></x:worksheet", b"</x:sheetData></x:worksheet")

    with pytest.raises(SpreadsheetTooManyRows):
        read(with_sheet(xml.replace(b"</worksheet", b"</x:worksheet")), XLSX_TYPE, rows_max=100)


def test_a_cell_in_the_last_corner_does_not_take_the_memory_of_a_whole_sheet() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="900"><c r="XFD900"><v>1</v></c></row>'

    with pytest.raises(SpreadsheetTooLarge):
        read(with_sheet(sheet_xml(rows)), XLSX_TYPE)


def test_a_long_text_shared_by_every_cell_ends_the_reader_not_the_room() -> None:
    shared = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>' % (
        b"x" * 30_000_000
    )
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 101))

    with pytest.raises(SpreadsheetTooLarge):
        read(with_sheet(sheet_xml(rows), shared), XLSX_TYPE)


def test_a_zip_bomb_is_refused_while_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_sheet(sheet_xml(b" " * (archive.MEMBER_BYTES_MAX + 1)))
    assert len(bomb) < 2_000_000

    with pytest.raises(SpreadsheetTooLarge):
        read(bomb, XLSX_TYPE)


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    honest = with_sheet(sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>' + b" " * 100_000))
    with zipfile.ZipFile(io.BytesIO(honest)) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    assert honest.count(size.to_bytes(4, "little")) == 2

    with pytest.raises(SpreadsheetUnreadable):
        read(honest.replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little")), XLSX_TYPE)


@pytest.mark.parametrize("name", ["../evil", "/etc/x", "xl\\a", "C:x", "xl/WORKBOOK.xml"])
def test_members_that_lead_out_or_shadow_another_are_refused(name: str) -> None:
    made = io.BytesIO(xlsx_bytes(["a"], [["b"]]))
    with zipfile.ZipFile(made, "a") as book:
        member = zipfile.ZipInfo("placeholder")
        member.filename = name
        book.writestr(member, b"x")

    with pytest.raises(SpreadsheetUnreadable):
        read(made.getvalue(), XLSX_TYPE)


def test_archives_that_are_no_workbook_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as other:
        other.writestr("content.xml", b"<x/>")

    for data in (made.getvalue(), xlsx_bytes(["a"], [["b"]])[:-40], b"PK\x03\x04", archive.OLE + bytes(512)):
        with pytest.raises(SpreadsheetUnreadable):
            read(data, XLSX_TYPE)


def test_encrypted_workbooks_are_told_from_damaged_ones() -> None:
    container = archive.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    flagged = bytearray(xlsx_bytes(["a"], [["b"]]))
    flagged[flagged.index(b"PK\x01\x02") + 8] |= 1

    for data in (container, bytes(flagged)):
        with pytest.raises(SpreadsheetPasswordProtected):
            read(data, XLSX_TYPE)


HONEST = xlsx_bytes(["a", "b"], [["ب", "1"], ["c", "2"]])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(HONEST) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_workbook_with_any_bytes_changed_is_read_or_refused_by_name(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(HONEST)
    for at, byte in changes:
        damaged[at] = byte

    try:
        headers, _ = read(bytes(damaged), XLSX_TYPE)
    except OpsError as refused:
        assert refused.code.startswith("spreadsheet.")
    else:
        assert headers


def test_damaged_xml_is_refused() -> None:
    with pytest.raises(SpreadsheetUnreadable):
        read(with_sheet(sheet_xml(b'<row r="1"><c r="A1"><v>1</v')), XLSX_TYPE)


# -- columns


NAMES = {"name": ["الاسم", "ناو"], "full_name": ["Full name"], "province": ["المحافظة", "پارێزگا"], "phone": ["هاتف"]}


def test_columns_are_found_in_three_languages_and_any_order() -> None:
    headers = ["PARÊZGA", "پاريزگا", " full-NAME ", "هـاتف", "النـاو", "الإسم"]

    assert match_columns(headers, NAMES) == {
        "name": "الإسم",
        "full_name": " full-NAME ",
        "province": "پاريزگا",
        "phone": "هـاتف",
    }


def test_a_header_is_one_field_only_and_a_missing_one_is_none() -> None:
    found = match_columns(["Name", "name_"], {"name": ["Name"], "other": ["NAME"], "third": ["name"]})

    assert found == {"name": "Name", "other": "name_", "third": None}


def test_picking_takes_cells_by_field() -> None:
    pick = picker(["a", "b"], {"x": "b", "y": None, "z": "a"})

    assert pick(["1", "2", "3"]) == {"x": "2", "y": "", "z": "1"}
    with pytest.raises(KeyError):
        picker(["a"], {"x": "gone"})


# -- leaving the room


LIVING = re.compile(r"[\s\u200b\u200f\u2066\ufeff]*[=+\-@＝＋－＠]|[\t\r]")


@given(unseen, formula_starts, cells)
def test_no_cell_leaves_as_a_formula(before: str, start: str, rest: str) -> None:
    safe = neutral(before + start + rest)

    assert safe == f"'{before}{start}{rest}"
    line = csv_line([safe[1:], "x"]).decode()
    assert line.startswith("\"'")


@given(cells)
def test_nothing_written_begins_like_a_formula(cell: str) -> None:
    assert not LIVING.match(neutral(cell))


@settings(max_examples=60)
@given(st.lists(st.tuples(cells, cells | st.just("'=1") | st.just("+9647701234567")), min_size=1, max_size=8))
def test_what_was_exported_is_read_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    expected = [[clean_text(cell) for cell in row] for row in rows]
    exported = CSV_START + csv_line(["one", "two"]) + b"".join(csv_line(row) for row in rows)

    try:
        found = [row for _, row in read(exported)[1]]
    except SpreadsheetEmpty:
        found = []

    assert found == [row for row in expected if any(row)]


def test_a_workbook_that_leaves_has_only_text_cells() -> None:
    made = xlsx_bytes(["=1+1", "b"], [["=HYPERLINK(1)", "https://x"], [5, None], ["+964", "'=1"]], right_to_left=True)

    with zipfile.ZipFile(io.BytesIO(made)) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in book.namelist() if "hyperlink" in name or "_rels/sheet" in name]
    assert "<f>" not in xml
    assert 'rightToLeft="1"' in xml
    assert read(made, XLSX_TYPE)[1] == [(2, ["=HYPERLINK(1)", "https://x"]), (3, ["5", ""]), (4, ["+964", "'=1"])]


def test_another_separator_does_not_part_a_cell() -> None:
    line = csv_line(['a;=1+1";"', "b\n=2"]).decode()

    assert next(csv.reader(io.StringIO(line, newline=""))) == ['a;=1+1";"', "b\n=2"]
    assert next(csv.reader(io.StringIO(line, newline=""), delimiter=";"))[0].startswith("a;=1+1")
