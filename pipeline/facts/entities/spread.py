"""A name found once is found again: whole, as a short form in brackets, as a surname, as a ticker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import ahocorasick

from pipeline.facts.entities.candidates import BRACKET, Candidate, find_headed, spells
from pipeline.facts.entities.knowledge import WORDS, tickers

_NEVER = frozenset(name.lower() for name in WORDS["never"])
_TICKER = re.compile(r"[A-Z]{4}")
_SHARES = re.compile(r"(?i:saham|emiten|kode|berkode|ticker)[ \u00a0](?P<ticker>[A-Z]{4})(?![\w])")
_NAMED_AFTER = frozenset({"Indonesia", "Bank", "Bali", "Jakarta"})
_ALNUM_SHORT = re.compile(r"[A-Z][A-Za-z&/.-]*[A-Z&][A-Za-z&/.-]*|[A-Z][a-z]+[A-Za-z]*")


def short_forms(text: str, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Short forms in brackets right behind a name, and full names that only their short form gives away."""
    found: list[Candidate] = []
    for candidate in chosen:
        bracket = BRACKET.match(text, candidate.end)
        if candidate.label == "GPE" and bracket and _is_region(text[candidate.start : candidate.end], bracket["short"]):
            found.append(
                Candidate(bracket.start("short"), bracket.end("short"), "GPE", "pattern", candidate.known, 0.9)
            )
        if candidate.label == "ORG" and bracket and _is_short(text[candidate.start : candidate.end], bracket["short"]):
            found.append(Candidate(bracket.start("short"), bracket.end("short"), "ORG", "pattern", confidence=0.95))
    for start, end, short_start, short_end in find_headed(text):
        if text[start:end].lower() not in _NEVER and text[short_start:short_end].lower() not in _NEVER:
            found.append(Candidate(start, end, "ORG", "pattern", confidence=0.85))
            found.append(Candidate(short_start, short_end, "ORG", "pattern", confidence=0.85))
    for match in _SHARES.finditer(text):
        if match["ticker"] in tickers():
            known = tickers()[match["ticker"]]
            found.append(Candidate(match.start("ticker"), match.end("ticker"), "ORG", "pattern", known, 0.95))
    return found


def _is_region(name: str, short: str) -> bool:
    """ "Musi Banyuasin (Muba)"."""
    return (
        " " in name
        and short[0].isupper()
        and 3 <= len(short) <= 9
        and spells(name.split(" ", 1)[-1] if name.startswith("Kab") else name, short)
    )


def _is_short(name: str, short: str) -> bool:
    """Whether the bracket holds a short form: a ticker, an acronym, a name in its own right, no aside."""
    if _TICKER.fullmatch(short) and ("Tbk" in name or short in tickers()):
        return True
    if short.lower() in {"persero", "perseroda", "tbk", "as", "ri"} or (
        short.lower() in _NEVER and not spells(name, short)
    ):
        return False
    return _ALNUM_SHORT.fullmatch(short) is not None and (short.isupper() or spells(name, short))


_ORG_HEADS = frozenset(WORDS["org_heads"])


def undefined_acronyms(text: str, chosen: Sequence[Candidate]) -> set[str]:
    """Acronyms that the article itself explains as something else than a name: "hak guna usaha (HGU)"."""
    ends = {c.end for c in chosen}
    found = set()
    for bracket in re.finditer(r"\((?P<short>[A-Z][A-Za-z]{1,9})\)", text):
        before = text[max(0, bracket.start() - 80) : bracket.start()].rstrip()
        named = any(bracket.start() - 2 <= end <= bracket.start() for end in ends)
        named = named or bool(_ORG_HEADS & set(before.split()[-len(bracket["short"]) - 2 :]))
        words = re.findall(r"[\w-]+", before)[-len(bracket["short"]) :]
        if not named and len(words) == len(bracket["short"]) and spells(" ".join(words), bracket["short"]):
            found.add(bracket["short"])
    return found


def spread(text: str, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Further occurrences of the names chosen, of the short forms of persons, and of the article's tickers."""
    forms = _forms(text, chosen)
    if not forms:
        return []
    automaton = ahocorasick.Automaton()
    for form, candidate in forms.items():
        automaton.add_word(form, (len(form), candidate))
    automaton.make_automaton()
    found: list[Candidate] = []
    for last, (length, like) in automaton.iter(text):
        start, end = last - length + 1, last + 1
        if _stands_alone(text, start, end, like):
            found.append(replace(like, start=start, end=end, confidence=0.85))
    return found


def _forms(text: str, chosen: Sequence[Candidate]) -> dict[str, Candidate]:
    """Surface -> the candidate it repeats. A surface that two labels claim goes to the more frequent one."""
    votes: dict[str, Counter[str]] = {}
    example: dict[tuple[str, str], Candidate] = {}
    for candidate in chosen:
        surface = text[candidate.start : candidate.end]
        votes.setdefault(surface, Counter())[candidate.label] += 3 if candidate.source != "model" else 1
        example.setdefault((surface, candidate.label), candidate)
    forms = {}
    for surface, counts in votes.items():
        label = counts.most_common(1)[0][0]
        if len(surface) >= 3 or surface.isupper():
            forms[surface] = replace(example[(surface, label)], source="pattern")
    whole = [c for c in chosen if c.label == "PERSON" and " " in text[c.start : c.end]]
    for person in whole:
        words = text[person.start : person.end].split()
        for word in (words[0], words[-1]):
            if len(word) >= 3 and word[0].isupper() and word not in _NAMED_AFTER and f" {word.lower()} " not in text:
                forms.setdefault(word, replace(person, known=None, source="pattern"))
    for company in chosen:
        name = re.sub(
            r"\APT\.?[ \u00a0]|[ \u00a0]?\((?:Persero|Perseroda)\)|[ \u00a0]Tbk\.?\Z",
            "",
            text[company.start : company.end],
        )
        if company.label == "ORG" and " " in name and len(name) > 6:
            forms.setdefault(name, replace(company, source="pattern"))
    return forms


def _stands_alone(text: str, start: int, end: int, like: Candidate) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in "_@#./-" and like.label != "GPE") or after == "_":
        return False
    if after == "." and text[end + 1 : end + 2].islower():
        return False
    if like.label == "PERSON" and " " not in text[start:end]:  # no other name beside a surname
        before_word = _NAME_BEFORE.search(text, max(0, start - 20), start)
        titled = before_word is None or before_word["word"].lower() in _TITLES
        return titled and not (after in " \u00a0" and _NAME.match(text, end + 1))
    return True


_NAME = re.compile(r"[A-Z][a-z]{2,20}(?=\W)")
_NAME_BEFORE = re.compile(r"(?<![.!?\n] )(?<!\w)(?P<word>[A-Z][a-z]{1,14})\.?[ \u00a0]\Z")
_TITLES = frozenset([*WORDS["honorifics"], *WORDS["positions"], *WORDS["saying"]])
