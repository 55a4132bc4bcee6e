"""How does a page of text and lines become a PDF?"""

import re
import zlib

import pytest

from chalicelib.gateways.pdf import Sheet, width, wrapped


def _content(pdf: bytes) -> bytes:
    return zlib.decompress(re.search(rb"stream\n(.*)\nendstream", pdf, re.DOTALL)[1])


def test_every_object_is_where_the_table_says():
    sheet = Sheet(title="Invoice MC/26-27/000001")
    sheet.write("Total", x=50, y=700)

    pdf = sheet.finished()

    start = int(re.search(rb"startxref\n(\d+)\n", pdf)[1])
    assert pdf[start:].startswith(b"xref\n")
    places = [int(one) for one in re.findall(rb"(\d{10}) 00000 n ", pdf)]
    assert [pdf[place:].split(b" ")[0] for place in places] == [b"%d" % n for n in range(1, 8)]
    length = int(re.search(rb"/Length (\d+)", pdf)[1])
    assert len(re.search(rb"stream\n(.*)\nendstream", pdf, re.DOTALL)[1]) == length


def test_no_text_ends_its_string_and_becomes_an_instruction():
    sheet = Sheet(title="a) /Evil (")
    sheet.write(r"x) Tj ET (\) BT", x=0, y=0)

    pdf = sheet.finished()

    assert rb"(x\) Tj ET \(\\\) BT) Tj ET" in _content(pdf)
    assert rb"/Title (a\) /Evil \()" in pdf


def test_line_breaks_and_other_scripts_do_no_harm():
    sheet = Sheet(title="t")
    sheet.write("आ\r\nNguyễn – ₹", x=0, y=0)

    assert b"(???Nguyen \x96 ?) Tj" in _content(sheet.finished())


def test_the_same_page_is_the_same_bytes():
    pages = []
    for _ in range(2):
        sheet = Sheet(title="t")
        sheet.write_up_to("INR 1.00", x=100, y=0, bold=True)
        pages.append(sheet.finished())

    assert pages[0] == pages[1]


def test_amounts_of_one_column_end_at_one_place():
    sheet = Sheet(title="t")
    sheet.write_up_to("10.00", x=500, y=10)
    sheet.write_up_to("1,000.00", x=500, y=20)

    starts = [float(one) for one in re.findall(rb"Tf ([\d.]+) ", _content(sheet.finished()))]
    ends = [start + width(text, 10) for start, text in zip(starts, ("10.00", "1,000.00"), strict=True)]
    assert ends == pytest.approx([500, 500], abs=0.01)


@pytest.mark.parametrize("text", ["", "one", "many short words in a row", "w" * 90, "a " + "w" * 90 + " b"])
def test_wrapped_lines_fit_and_lose_nothing(text: str):
    lines = wrapped(text, 10, within=120)

    assert all(width(line, 10) <= 120 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
