"""Rows as spreadsheets read them: CSV, CSV for an Indonesian Excel, XLSX. No cell is ever run as a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

#: What a spreadsheet takes for the beginning of a formula, also in its full-width forms.
#: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠].")
NUMBER = re.compile(r"[+-]?[\d.,]+%?")
BOM = "\ufeff"
ROWS_AT_MOST = 1_048_575  # of a sheet, below its header
CHARACTERS_AT_MOST = 32_767  # of a cell

Row = Sequence[Any]


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and does not run: an apostrophe goes before what would begin a formula."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def cell(value: Any) -> Any:
    """A value as a cell: empty, a number, or harmless text; lists and objects as JSON."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple | Mapping):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, bytes):
        value = value.hex()
    return harmless(str(value))


def indonesian(value: Any) -> Any:
    """A cell as an Excel set to Indonesian reads it: decimal comma, no exponent."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return cell(value)
    plain = format(Decimal(repr(value)), "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")


def csv_lines(columns: Sequence[str], rows: Iterable[Row], *, excel: bool = False) -> Iterator[str]:
    """CSV a line at a time; with ``excel`` a BOM, semicolons and decimal commas."""
    form: Callable[[Any], Any] = indonesian if excel else cell
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if excel else ",")
    if excel:
        buffer.write(BOM)
    writer.writerow([harmless(c) for c in columns])
    for row in rows:
        yield _taken(buffer)
        writer.writerow([form(value) for value in row])
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def guarded_csv(chunk: str) -> str:
    """Whole lines of CSV that somebody else wrote, with harmless cells."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(chunk, newline="")):
        writer.writerow([harmless(value) for value in row])
    return out.getvalue()


class Workbook:
    """An XLSX file, a sheet a table, written row by row; counts the cells that were too long for Excel."""

    def __init__(self, target: Path | BinaryIO) -> None:
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(
            str(target) if isinstance(target, Path) else target, {**plain, "constant_memory": True}
        )
        self._head = self._book.add_format({"bold": True, "bottom": 1})
        self.cut = 0

    def add(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """Add a sheet; returns its rows. Raises ``OverflowError`` where there are more than a sheet holds."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column, self._head)
        number = 0
        for number, row in enumerate(rows, 1):
            if number > ROWS_AT_MOST:
                raise OverflowError(f"{name}: more than {ROWS_AT_MOST:,} rows")
            for place, value in enumerate(row):
                self._write(sheet, number, place, value)
        return number

    def _write(self, sheet: Any, number: int, place: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, int | float):
            sheet.write_number(number, place, value)
            return
        text = str(cell(value))
        self.cut += len(text) > CHARACTERS_AT_MOST
        sheet.write_string(number, place, text[:CHARACTERS_AT_MOST])

    def close(self) -> None:
        self._book.close()
