"""Rules: citations with kind, number, year and pinpoints, names joined to numbers, anaphors resolved.

One verb, :func:`find_regulations`. The steps are the files: vocabulary, citations (extract), pinpoints,
resolve, anaphora; the register of known rules is data in ``register/``.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from pipeline.facts.regulations.anaphora import find_anaphors
from pipeline.facts.regulations.citations import Citation, find_citations
from pipeline.facts.regulations.foreign import domestic
from pipeline.facts.regulations.pinpoints import find_pinpoints
from pipeline.facts.regulations.register import rules
from pipeline.facts.regulations.resolve import resolve
from pipeline.facts.text import text_of
from pipeline.records import Article, Regulation, RegulationMention

__all__ = ["find_regulations"]


def find_regulations(doc: Doc, article: Article) -> tuple[list[RegulationMention], list[Regulation]]:
    """The rules that a text cites, in its order, and the rules themselves, each once."""
    text = text_of(doc)
    citations = find_citations(text)
    if not citations:
        return [], []
    sentences = [(sentence.start_char, sentence.end_char) for sentence in doc.sents]
    citations = domestic(text, citations, sentences)
    resolved = [(c, rule) for c, rule in zip(citations, resolve(text, citations), strict=True) if rule is not None]
    citations, ids = [c for c, _ in resolved], [rule for _, rule in resolved]
    pinpoints = find_pinpoints(text, citations, sentences)
    mentions = [
        RegulationMention(
            start=citation.start,
            end=citation.end,
            text=text[citation.start : citation.end],
            regulation_id=rule,
            pasal=pinpoint.pasal,
            ayat=pinpoint.ayat,
            huruf=pinpoint.huruf,
            confidence=_confidence(citation, rule),
        )
        for citation, rule, pinpoint in zip(citations, ids, pinpoints, strict=True)
    ]
    regulations = _regulations(citations, ids)
    kinds = {regulation.id: regulation.kind for regulation in regulations}
    anaphors = find_anaphors(text, mentions, kinds, sentences)
    return sorted([*mentions, *anaphors], key=lambda m: (m.start, m.end)), regulations


def _confidence(citation: Citation, rule: str) -> float:
    """A number with its year is sure, a name of the register nearly so."""
    if citation.number:
        return 0.98 if citation.year or citation.kind == "uud" else 0.85
    return 0.95 if rule != citation.id or rule in rules() else 0.85


def _regulations(citations: Sequence[Citation], ids: Sequence[str]) -> list[Regulation]:
    """What is known of each rule cited, from the citation that says most and from the register."""
    found: dict[str, Regulation] = {}
    for citation, rule in zip(citations, ids, strict=True):
        known = rules().get(rule)
        earlier = found.get(rule)
        if earlier and (earlier.number or not citation.number):
            continue
        number, year = _number(rule, citation)
        found[rule] = Regulation(
            id=rule,
            kind=citation.kind,
            number=number,
            year=year,
            name=known.names[0] if known and known.names else citation.name,
            issuer=known.issuer if known else None,
            title=known.title if known else None,
            status=known.standing if known else None,
        )
    return list(found.values())


def _number(rule: str, citation: Citation) -> tuple[str | None, int | None]:
    """Number and year of a rule, also where only its name was cited and the article gave the number elsewhere."""
    if citation.number:
        return citation.number, citation.year
    tail = rule.removeprefix(citation.kind + "-").rsplit("-", 1)
    if len(tail) == 2 and tail[1].isdecimal() and len(tail[1]) == 4 and tail[0][:1].isdigit():
        return tail[0], int(tail[1])
    return None, None
