"""Article sources with the annotation written into the text: offsets are computed, never typed.

A source file holds articles. Each begins with a line ``@`` (site and place, time, author, tags, options), then
``#`` and the headline. A line is a sentence, an empty line ends a paragraph, ``---`` begins the next page. A line with
``*`` is a claim of the sentence above it. In a sentence ``{K surface|more}`` marks a fact; facts may hold others:

    {P Wirasto|Wirasto Adinegara}   PERSON, ORG (O), GPE (G); after the bar the fullest name
    {D akhir 2024|2024 END}         a date: value and mod; ``SET P1W`` for a recurring one
    {% 70%|>}  {$ Rp15 miliar}      the value is read off the surface; after the bar what differs from "="
    {R UU 5/1999|uu-5-1999 pasal=29 ayat=1}
    {Q “Sudah selesai,”|Wirasto Adinegara}
    {X glued}                       a stretch that no score counts
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from values import money, percentage, whole

DATELINE = re.compile(
    r"""Bisnis\.com,\ [A-Z ]+\ —\  | KONTAN\.CO\.ID\ -\ (?:[A-Z ]+\.\ )?
      | [A-Z][a-z ]+,\ CNBC\ Indonesia\ -\  | [A-Za-z]+\ -\ """,
    re.VERBOSE,
)
BEGIN, END = "\x01", "\x02"  # around a sentence while the markup is read
CLOSING = '”"'


@dataclass
class Source:
    """One article as written: its metadata, its pages as paragraphs, and its annotation."""

    site: str
    place: list[str]
    published: str
    author: str
    tags: list[str]
    title: str
    options: dict[str, str]
    pages: list[list[str]] = field(default_factory=list)
    facts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ignore: list[list[int]] = field(default_factory=list)

    @property
    def undated(self) -> bool:
        """Whether the page shows no time of publication anywhere."""
        return "undated" in self.options

    @property
    def text(self) -> str:
        """What the reader gives for the article: paragraphs joined by line breaks."""
        return "\n".join(paragraph for page in self.pages for paragraph in page)


def read_sources(folder: Path) -> list[Source]:
    """Every article of the folder's ``*.md`` files, in the order of file names."""
    found: list[Source] = []
    for file in sorted(folder.glob("*.md")):
        for block in re.split(r"^(?=@ )", file.read_text(encoding="utf8"), flags=re.MULTILINE)[1:]:
            found.append(read_article(block))
    return found


def read_article(block: str) -> Source:
    """One article; raises ``ValueError`` with its headline where the markup is broken."""
    head, title, *lines = block.splitlines()
    place, published, author, tags, *options = (part.strip() for part in head[1:].split("|"))
    site, *rest = place.split()
    named = dict(o.split("=", 1) for part in options for o in part.split())
    source = Source(
        site, rest, f"{published}:00+07:00", author, [t.strip() for t in tags.split(",")], title[1:].strip(), named
    )
    marked, claims = _marked(lines)
    try:
        text, sentences = _Reader(source).read(marked)
        source.pages = [page.split("\n") for page in text.split("\f")]
        source.facts["claims"] = [_claim(c, text, sentences[i]) for i, c in claims]
    except (ValueError, IndexError, KeyError) as error:
        raise ValueError(f"{source.title}: {error}") from error
    return source


def _marked(lines: list[str]) -> tuple[str, list[tuple[int, str]]]:
    """The article with its sentences marked, and the claims by the number of their sentence."""
    text, claims, number, gap = "", [], -1, ""
    for line in lines:
        if line.startswith("* "):
            claims.append((number, line[2:].strip()))
        elif line.strip() == "---":
            gap = "\f"
        elif not line.strip():
            gap = gap or "\n"
        else:
            number += 1
            text += (gap or " ") * bool(text) + BEGIN + line.strip() + END
            gap = ""
    return text, claims


class _Reader:
    """Takes the marks out of a text and notes where they stood."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.out: list[str] = []
        for layer in ("entities", "dates", "percentages", "money", "regulations", "quotes"):
            source.facts[layer] = []

    def read(self, marked: str) -> tuple[str, list[tuple[int, int]]]:
        begins: list[int] = []
        sentences: list[tuple[int, int]] = []
        opened: list[tuple[int, str]] = []
        position = 0
        while position < len(marked):
            char = marked[position]
            if char == BEGIN:
                begins.append(len(self.out))
            elif char == END:
                sentences.append((begins[-1], len(self.out)))
            elif char == "{":
                opened.append((len(self.out), marked[position + 1]))
                position += 2
            elif char in "|}" and opened:
                start, kind = opened.pop()
                close = marked.index("}", position)
                self._fact(kind, start, marked[position + 1 : close] if char == "|" else "")
                position = close
            else:
                self.out.append(char)
            position += 1
        if opened:
            raise ValueError(f"a mark is not closed: {opened}")
        text = "".join(self.out)
        for layer in self.source.facts.values():
            layer.sort(key=lambda fact: (fact["start"], -fact["end"]))
        return text, sentences

    def _fact(self, kind: str, start: int, more: str) -> None:
        surface = "".join(self.out[start:])
        span = {"start": start, "end": len(self.out)}
        facts = self.source.facts
        if kind in "POG":
            label = {"P": "PERSON", "O": "ORG", "G": "GPE"}[kind]
            facts["entities"].append({"label": label, "text": surface, "name": more or surface, **span})
        elif kind == "D":
            facts["dates"].append({"text": surface, **_date(more), **span})
        elif kind == "%":
            facts["percentages"].append({"text": surface, **percentage(surface, more), **span})
        elif kind == "$":
            facts["money"].append({"text": surface, **money(surface, more), **span})
        elif kind == "R":
            facts["regulations"].append({"text": surface, **_regulation(more), **span})
        elif kind == "Q":
            span["end"] -= surface[-1] in CLOSING
            facts["quotes"].append({**span, "speaker": more or None})
        elif kind == "X":
            self.source.ignore.append([start, len(self.out)])
        else:
            raise ValueError(f"no such mark: {kind!r}")


def _date(more: str) -> dict[str, Any]:
    words = more.split()
    if words[0] == "SET":
        return {"type": "SET", "value": words[1]}
    value = words[0]
    if value == "?":  # cannot be resolved: the article has no date
        return {"type": "DATE", "value": None}
    kind = "DURATION" if value.startswith("P") else "TIME" if "T" in value else "DATE"
    return {"type": kind, "value": value, **({"mod": words[1]} if len(words) > 1 else {})}


def _regulation(more: str) -> dict[str, Any]:
    ids, *named = more.split(" ", 1)
    said = dict(re.findall(r"(pasal|ayat)=([\w, ]+?)(?= ayat=|$)", named[0])) if named else {}
    return {"ids": ids.split(","), "pasal": said.get("pasal"), **({"ayat": said["ayat"]} if "ayat" in said else {})}


SHORT = {"auth": "authority", "by": "speaker", "cmp": "comparator", "high": "value_high", "mod": "modality"}


def _claim(written: str, text: str, sentence: tuple[int, int]) -> dict[str, Any]:
    """``type: subject; value=40 percent; by=Speaker`` as a claim whose evidence is the sentence."""
    head, *parts = (p.strip() for p in written.split(";"))
    kind, _, subject = head.partition(":")
    start, end = sentence
    evidence, subject = text[start:end], subject.strip()
    if subject and subject not in evidence:
        raise ValueError(f"subject {subject!r} is not in {evidence!r}")
    claim: dict[str, Any] = {"type": kind.strip(), "evidence": evidence, "subject": subject, "regulation_ids": []}
    claim |= dict.fromkeys(("authority", "speaker", "value", "unit", "deadline"))
    claim |= {"modality": "stated", "start": start, "end": end}
    for part in parts:
        name, _, value = part.partition("=")
        name = SHORT.get(name, name)
        if name == "regs":
            claim["regulation_ids"] = value.split(",")
        elif name == "value":
            amount, claim["unit"] = value.split(" ", 1)
            claim["value"] = whole(float(amount))
        else:
            claim[name] = whole(float(value)) if name == "value_high" else value
    return claim
