"""Stretches between quotation marks: all double marks, the same mark twice, nested, over lines, with a mark missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPENING, _CLOSING, _EITHER = "“„«‟", "”»", '"″＂'
_MARK = re.compile(rf"[{_OPENING}{_CLOSING}{_EITHER}]|(?<!\w)[‘'](?=\w)|(?<=[,.!?])[’'](?!\w)")
_LINE = re.compile(r"[^\n]+")
_SINGLE_OPEN, _SINGLE_CLOSE = "‘'", "’'"
#: Speech of more lines than this is a lost mark.
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two marks, without them. ``closed`` is False where the closing mark is missing."""

    start: int
    end: int
    closed: bool = True
    single: bool = False


def find_stretches(text: str) -> list[Stretch]:
    """Quoted stretches in order; nested ones belong to the outer one."""
    stretches: list[Stretch] = []
    opened: int | None = None  # where speech begins that an earlier line left open
    lines_open = 0
    for line in _LINE.finditer(text):
        marks = [(m.start(), m.group()) for m in _MARK.finditer(text, line.start(), line.end())]
        if opened is not None and marks and _can_open(text, *marks[0]) and not text[line.start() : marks[0][0]].strip():
            stretches.append(Stretch(opened, _trimmed(text, opened, line.start()), closed=False))
            opened = None  # the next paragraph opens again
        depth = [opened] if opened is not None else []
        found, rest = _of_line(text, marks, depth)
        stretches += found
        if not rest:
            opened, lines_open = None, 0
        else:
            same = rest[0] == opened
            opened, lines_open = rest[0], lines_open + 1 if same else 1
            if lines_open > _MOST_LINES:
                stretches.append(Stretch(opened, _line_end(text, opened), closed=False))
                opened, lines_open = None, 0
    if opened is not None:
        stretches.append(Stretch(opened, _line_end(text, opened), closed=False))
    return [s for s in stretches if text[s.start : s.end].strip()]


def _of_line(text: str, marks: list[tuple[int, str]], depth: list[int]) -> tuple[list[Stretch], list[int]]:
    """Pair the marks of one line; ``depth`` holds where open stretches begin. Returns the pairs and what stays open."""
    found: list[Stretch] = []
    single: int | None = None
    for at, mark in marks:
        if mark in _SINGLE_OPEN + _SINGLE_CLOSE and not depth:
            if mark in _SINGLE_OPEN and single is None and text[at + 1 : at + 2].strip():
                single = at + 1
            elif mark in _SINGLE_CLOSE and single is not None:
                found.append(Stretch(single, at, single=True))
                single = None
        elif mark in _SINGLE_OPEN + _SINGLE_CLOSE:
            continue
        elif depth and _can_close(text, at, mark):
            begin = depth.pop()
            if not depth and begin < at:
                found.append(Stretch(begin, at))
        elif _can_open(text, at, mark):
            depth.append(at + 1)
            single = None
    return found, depth


def _can_open(text: str, at: int, mark: str) -> bool:
    """An opening mark, or another with something behind it and nothing (but a bracket or a full stop) before it."""
    if mark in _OPENING:
        return True
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(behind.strip()) and (not before.strip() or before in "([-—–:.,!?" or behind.isupper())


def _can_close(text: str, at: int, mark: str) -> bool:
    """A closing mark, or another that something stands before; a mark between a blank and a letter opens again."""
    if mark in _CLOSING:
        return True
    if mark in _OPENING:
        return False
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before.strip()) or not behind.strip() or not behind.isalnum()


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return _trimmed(text, start, len(text) if end < 0 else end)
