"""Resolve: which rule a name means, where the article or the register tells it.

A name is joined to a number only on evidence: the article puts one in brackets behind the other, both names stand
in one citation, the title behind "tentang" is the name, or the register knows the number that the article cites.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.regulations import register
from pipeline.facts.regulations.citations import Citation
from pipeline.facts.regulations.vocabulary import slug
from pipeline.facts.text import GAP, one_space

_TITLE = re.compile(rf"[\s)]{{0,3}}tentang{GAP}(?P<title>[^.;\n]{{3,200}})")
_DEFINES = re.compile(r"[^.;\n]{0,200}\((?:(?:yang )?selanjutnya(?: disebut)?|atau|disebut)?[\s\"“]{0,3}")
_BRACKET = re.compile(r"\s?\(")
_CHANGED = re.compile(r"(?:\batas|revisi|perubahan|pengganti) {1,2}$")
_AMENDS = re.compile(r"(?i:perubahan|revisi|pencabutan|penetapan|pengganti|pelaksanaan)")


def resolve(text: str, citations: Sequence[Citation]) -> list[str | None]:
    """The id of each citation; None where nothing confirms that an unsure one is a rule."""
    named = _aliases(text, citations)
    numbered = {c.id for c in citations if c.number and c.year}
    return [_resolve(text, citation, named, numbered) for citation in citations]


def _resolve(text: str, citation: Citation, named: dict[tuple[str, str], str], numbered: set[str]) -> str | None:
    if citation.number is None:
        if _CHANGED.search(text, max(0, citation.start - 20), citation.start):
            return _registered(citation, set())  # "revisi UU BUMN" in the title of the new law means the old one
        return named.get((citation.kind, citation.name or "")) or _registered(citation, numbered)
    if citation.year is None:
        same = {i for i in numbered if i.startswith(citation.kind + "-") and f"-{citation.number}-" in i}
        return same.pop() if len(same) == 1 else citation.id if citation.sure else None
    return citation.id


def title_after(text: str, end: int) -> str | None:
    """The title that follows a citation: "… tentang Penertiban Kawasan Hutan"; None where none follows."""
    match = _TITLE.match(text, end)
    return match["title"] if match else None


def _aliases(text: str, citations: Sequence[Citation]) -> dict[tuple[str, str], str]:
    """(kind, name) -> id of the numbered rule that the article itself calls so; nothing where it calls two so."""
    found: dict[tuple[str, str], set[str]] = {}
    for index, citation in enumerate(citations):
        if not (citation.number and citation.year):
            continue
        if citation.label:
            found.setdefault((citation.kind, citation.label), set()).add(citation.id)
        for name in _titles(text, citation, citations):
            found.setdefault((citation.kind, name), set()).add(citation.id)
        if index and _stand_together(text, citations[index - 1], citation):
            before = citations[index - 1]
            found.setdefault((before.kind, before.name or ""), set()).add(citation.id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _titles(text: str, citation: Citation, citations: Sequence[Citation]) -> list[str]:
    """Names that stand behind a numbered citation: its title and the short name in brackets."""
    names = []
    title = title_after(text, citation.end)
    if title and not _AMENDS.match(title):
        names += [c.name for c in citations if c.name and c.kind == citation.kind and _is_title(title, c.name)]
    following = next((c for c in citations if c.start >= citation.end), None)
    same = following is not None and following.kind == citation.kind
    if following and same and following.name and _DEFINES.fullmatch(text, citation.end, following.start):
        names.append(following.name)
    return names


def _is_title(title: str, name: str) -> bool:
    """Whether the name is the title, or the initials of its capitalised words."""
    head = slug(title)
    initials = "".join(word[0] for word in re.findall(r"[A-Z]\w+", title)).lower()
    begins = "-" in name and head.startswith(name + "-")
    return head == name or begins or (len(name) > 2 and initials.startswith(name))


def _stand_together(text: str, first: Citation, second: Citation) -> bool:
    """ "UU Cipta Kerja (UU No. 11/2020)": a name with its number in brackets right behind it."""
    return bool(first.name and first.kind == second.kind and _BRACKET.fullmatch(text, first.end, second.start))


def _registered(citation: Citation, numbered: set[str]) -> str:
    """By the register: the number where the article cites exactly one rule of that name, else the name itself."""
    known = [i for i in register.by_name().get(_spoken(citation.name or ""), ()) if i.startswith(citation.kind + "-")]
    cited = [rule for rule in known if rule in numbered]
    if len(cited) == 1:
        return cited[0]
    if not known:
        return citation.id
    first = register.rules()[known[0]]
    if first.status == "draft":
        return first.id
    return f"{citation.kind}-{slug(first.names[0])}"


def _spoken(name: str) -> str:
    """A slug as the register writes names."""
    return _by_slug().get(name, one_space(name.replace("-", " ")))


def _by_slug() -> dict[str, str]:
    return {slug(name): name for name in register.by_name()}
