"""How does a page of text and lines become a PDF?

One page, the two standard fonts that every reader has, nothing else: what an invoice needs takes no library,
and those that there are would outgrow the package. Text is written in Windows-1252, which those fonts cover.
"""

import unicodedata
import zlib
from dataclasses import dataclass, field

A4_WIDTH, A4_HEIGHT = 595, 842

# Widths from space to tilde in thousandths of the size. Source: Adobe's metrics of the core fonts.
_REGULAR = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 "
    "556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 "
    "556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 "
    "556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 "
    "611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"
)
_WIDTHS = {False: [int(one) for one in _REGULAR.split()], True: [int(one) for one in _BOLD.split()]}
_USUAL_WIDTH = 556


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide it is on the page, in points. Accented letters are taken for usual ones."""
    widths = _WIDTHS[bold]
    codes = (ord(character) - 32 for character in text)
    return sum(widths[code] if 0 <= code < len(widths) else _USUAL_WIDTH for code in codes) * size / 1000


def wrapped(text: str, size: float, *, within: float) -> list[str]:
    """The text in lines of at most that width; a word that is wider still is cut."""
    lines, line = [], ""
    for word in text.split():
        candidate = f"{line} {word}".strip()
        while width(candidate, size) > within:
            if line:
                lines.append(line)
                candidate, line = word, ""
            else:
                lines.append(_beginning(candidate, size, within=within))
                candidate = candidate[len(lines[-1]) :]
        line = candidate
    return [*lines, line] if line else lines


def _beginning(word: str, size: float, *, within: float) -> str:
    fitting = (word[:length] for length in range(len(word), 1, -1))
    return next((part for part in fitting if width(part, size) <= within), word[:1])


@dataclass
class Sheet:
    """One A4 page, in points from its lower left corner."""

    title: str
    _drawn: list[bytes] = field(default_factory=list)

    def write(
        self, text: str, *, x: float, y: float, size: float = 10, bold: bool = False, grey: float = 0
    ) -> None:
        font = "F2" if bold else "F1"
        shown = _literal(_readable(text))
        self._drawn.append(f"BT {grey} g /{font} {size} Tf {x:.2f} {y:.2f} Td ".encode() + shown + b" Tj ET")

    def write_up_to(self, text: str, *, x: float, y: float, size: float = 10, bold: bool = False) -> None:
        """Flush right: it ends at `x`."""
        self.write(text, x=x - width(_readable(text), size, bold=bold), y=y, size=size, bold=bold)

    def line(self, *, x: float, y: float, to_x: float) -> None:
        self._drawn.append(f"0.6 G 0.5 w {x:.2f} {y:.2f} m {to_x:.2f} {y:.2f} l S".encode())

    def finished(self) -> bytes:
        """The same bytes for the same page."""
        content = zlib.compress(b"\n".join(self._drawn))
        font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
        return _file(
            [
                b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>",
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4_WIDTH} {A4_HEIGHT}] /Contents 4 0 R "
                "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>".encode(),
                b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
                font.format("Helvetica").encode(),
                font.format("Helvetica-Bold").encode(),
                b"<< /Title %b >>" % _literal(_readable(self.title)),
            ]
        )


def _file(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1: the first is the catalogue, the last says what the document is called."""
    written, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (count, len(objects))
        + b"startxref\n%d\n%%%%EOF\n" % len(written)
    )


def _readable(text: str) -> str:
    """What the fonts can show of it: letters without the marks they lack, `?` for other scripts."""
    return "".join(character if _is_covered(character) else _plain(character) for character in text)


def _plain(character: str) -> str:
    base = "".join(one for one in unicodedata.normalize("NFKD", character) if _is_covered(one))
    return base if base or unicodedata.combining(character) else "?"


def _is_covered(character: str) -> bool:
    try:
        return len(character.encode("cp1252")) == 1 and character.isprintable()
    except UnicodeEncodeError:
        return False


def _literal(text: str) -> bytes:
    """A string of the PDF's own syntax; no text can end it."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"(" + escaped.encode("cp1252") + b")"
