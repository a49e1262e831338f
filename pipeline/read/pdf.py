"""Rules and press releases in PDF: their text as paragraphs, their title, and the day on which they were signed."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from pipeline.read.quality import language, text_quality
from pipeline.read.times import read_time
from pipeline.read.tree import PageError
from pipeline.records import Article
from pipeline.sites import canonical

PDF_SIGNATURE = b"%PDF-"
MAX_PDF = 5 * 1024 * 1024  # bytes, as for any page
MAX_PAGES = 400  # the longest rule on the shelf has 300
MIN_CHARACTERS = 80  # fewer in the whole file: a scan without text
TITLE_LINES = 14  # a rule's heading, one capitalised line after the other
MONTHS = "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
DATE = rf"\d{{1,2}} \s+ (?:{MONTHS}) \s+ \d{{4}}"
#: Where a document says its day: the signature of a rule, the place line of a press release.
SIGNED = re.compile(
    rf"""(?: (?:ditetapkan|diundangkan) \s+ di \s+ \w+ ,? \s+ (?:pada\s+tanggal)? | pada\s+tanggal ) \s* :? \s*
    ({DATE})
    | ^ \w+ (?:\s\w+)? , \s* ({DATE})""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
NUMBERED = re.compile(
    r"(?:-\s*)?\d{1,3}(?:\s*-)?(?:\s*(?:/|dari)\s*\d{1,3})?|(?:halaman|hal\.?|page)\s+\d+.*", re.IGNORECASE
)
#: A line that begins a paragraph, whatever the one before it ends with.
BEGINS = re.compile(
    r"""(?: \(?\d{1,3}[.)] | \(?[a-z][.)] | [•▪-]\s | pasal\s+\d+ \w? $ | bab\s+[ivxl]+ $ | bagian\s | paragraf\s+\d
    | memutuskan | menimbang | mengingat | menetapkan | ditetapkan | diundangkan | tentang $ | salinan )""",
    re.IGNORECASE | re.VERBOSE,
)
ENDS = re.compile(r"[.:;?!”\"]$")
HEADING_ENDS = re.compile(r"dengan\s+rahmat|menimbang|jakarta,|siaran\s+pers", re.IGNORECASE)


def read_pdf(body: bytes, url: str, *, source: str, fetched_at: str | None = None) -> Article:
    """The document that a PDF holds. Raises :class:`PageError` where it cannot be read or is a scan without text."""
    if len(body) > MAX_PDF:
        raise PageError(f"the PDF has {len(body)} bytes; the limit is {MAX_PDF}")
    pages, stated = _pages(body)
    lines = list(_without_margins(pages))
    text = "\n".join(_paragraphs(lines))
    if len(text) < MIN_CHARACTERS:
        raise PageError("the PDF holds no text (a scan?)")
    day = _day(text)
    return Article(
        url=url,
        title=_title(lines) or stated or lines[0],
        text=text,
        source=source,
        kind="document",
        published_at=day.isoformat() if day else None,
        published_from="signature" if day else "missing",
        precision="day",
        canonical_url=canonical(url),
        language=language(text),
        text_quality=text_quality(text),
        parser="pypdf",
        fetched_at=fetched_at,
        sha256=sha256(body).hexdigest(),
    )


def _pages(body: bytes) -> tuple[list[list[str]], str | None]:
    """The lines of each page, and the title that the file states."""
    from pypdf import PdfReader  # slow to import, and most pages are HTML
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PageError("the PDF is locked with a password")
        if len(reader.pages) > MAX_PAGES:
            raise PageError(f"the PDF has {len(reader.pages)} pages; the limit is {MAX_PAGES}")
        pages = [page.extract_text().split("\n") for page in reader.pages]
        title = reader.metadata.title if reader.metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PageError(f"the PDF is damaged: {type(error).__name__}: {error}".splitlines()[0]) from error
    lines = [[line for line in (" ".join(raw.split()) for raw in page) if line] for page in pages]
    return lines, (title or "").strip() or None


def _without_margins(pages: list[list[str]]) -> Iterator[str]:
    """Lines without page numbers and without what stands at the top or bottom of every other page."""
    edges = Counter(line for page in pages for line in {*page[:2], *page[-2:]})
    for page in pages:
        for line in page:
            if not NUMBERED.fullmatch(line) and not (len(pages) > 2 and edges[line] * 2 >= len(pages)):
                yield line


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Printed lines joined to paragraphs."""
    held = ""
    for line in lines:
        if not held:
            held = line
        elif BEGINS.match(line) or (ENDS.search(held) and line[:1].isupper()) or held.isupper() != line.isupper():
            yield held
            held = line
        else:
            held = _join(held, line)
    if held:
        yield held


def _join(before: str, after: str) -> str:
    """Two printed lines; a word that was parted at the margin is made whole, a doubled one keeps its hyphen."""
    if not before.endswith("-") or not after[:1].islower():
        return f"{before} {after}"
    first, second = before[:-1].split()[-1:], after.split()[0].strip(".,;:")
    doubled = first and first[0].lower() == second
    return before + after if doubled else before[:-1] + after


def _title(lines: list[str]) -> str | None:
    """The capitalised heading, up to where the text begins; None where there is none."""
    heading: list[str] = []
    for line in lines[:TITLE_LINES]:
        if HEADING_ENDS.match(line) and heading:
            break
        if line.isupper():
            heading.append(line)
        elif heading:
            break
    return " ".join(heading) or None


def _day(text: str) -> datetime | None:
    found = SIGNED.search(text)
    read = read_time(found[1] or found[2]) if found else None
    return read.at if read else None
