"""Entities: persons, organisations and places, their other names joined, roles and employers of persons.

One verb, :func:`find_entities`. The steps are the files: candidates (knowledge base, model, patterns), borders
(repair), select (choose, split), spread (further occurrences), identity (join and name), roles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from pipeline.facts.entities.borders import repair
from pipeline.facts.entities.candidates import Candidate, find_bodies, find_companies, find_known, find_modelled
from pipeline.facts.entities.identity import identify
from pipeline.facts.entities.knowledge import holder_on
from pipeline.facts.entities.roles import affiliations, holder, role_of
from pipeline.facts.entities.select import choose, join_regions, persons_behind, split_units
from pipeline.facts.entities.spread import short_forms, spread, undefined_acronyms
from pipeline.facts.text import text_of
from pipeline.records import Affiliation, Article, Entity, Mention, RegulationMention

_WHERE = re.compile(r"(?<!\w)(?:di|ke|dari|Bupati|Pemkab|Pemkot|Kabupaten|Kota|wilayah)[ \u00a0]\Z")
#: The title of a rule ends before these words.
_AFTER_TITLE = r"(?:yang|sebagaimana|telah|menjadi|oleh|mulai|untuk|di)"
_TITLE = re.compile(
    rf"[ \u00a0]{{1,2}}(?i:tentang)[ \u00a0](?:(?![ \u00a0]{_AFTER_TITLE}[ \u00a0])[^.,;()\n]){{3,160}}"
)

__all__ = ["find_entities", "holder_on"]


def find_entities(
    doc: Doc, article: Article, regulation_mentions: Sequence[RegulationMention]
) -> tuple[list[Mention], list[Entity], list[Affiliation]]:
    """Mentions in the order of the text, entities each once, and roles; names inside rules are none."""
    text = text_of(doc)
    taken = [(m.start, _title_end(text, m.end)) for m in regulation_mentions if not m.anaphoric]
    chosen = _names(doc, taken)
    roles = {i: role_of(text, chosen, i) for i, c in enumerate(chosen) if c.label == "PERSON"}
    day = _day(article.published_at)
    for index, (role, _) in roles.items():
        person = chosen[index]
        known = person.known or holder(role, text[person.start : person.end], day)
        chosen[index] = replace(person, known=known)
    ids, entities = identify(text, article.url, chosen)
    mentions = [
        Mention(
            start=c.start,
            end=c.end,
            text=text[c.start : c.end],
            label=c.label,
            entity_id=ids[i],
            role=roles[i][0] if i in roles else None,
            confidence=c.confidence,
        )
        for i, c in enumerate(chosen)
    ]
    return mentions, entities, affiliations(chosen, ids, roles)


def _names(doc: Doc, taken: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Every name of the text, no two overlapping."""
    text = text_of(doc)
    known = find_known(text)
    modelled = repair(text, find_modelled(doc))
    strong = repair(text, _supported(text, known, modelled))
    companies = repair(text, [*find_companies(text, modelled), *find_bodies(text)])
    modelled = split_units(text, [*modelled, *strong])
    first = choose(text, [*modelled, *strong, *companies], taken)
    dropped = undefined_acronyms(text, first)
    first = [c for c in first if c.source == "pattern" or text[c.start : c.end] not in dropped]
    first = choose(text, [*first, *short_forms(text, first)], taken)
    first = choose(text, [*first, *persons_behind(text, first)], taken)
    further = repair(text, spread(text, first))
    further = [c for c in further if text[c.start : c.end] not in dropped]
    return join_regions(text, choose(text, [*first, *further], taken))


def _title_end(text: str, end: int) -> int:
    """Where the title behind a rule ends ("… tentang Bank Indonesia"): names in it are the rule's."""
    title = _TITLE.match(text, end)
    return title.end() if title else end


def _supported(text: str, known: Sequence[Candidate], modelled: Sequence[Candidate]) -> list[Candidate]:
    """Known names; a weak one only where the model agrees or a strong name of the same entity stands in the text."""
    spans = {(c.start, c.end, c.label) for c in modelled}
    proven = {c.known.id for c in known if c.known and not c.known.weak}
    return [
        c
        for c in known
        if c.known
        and (
            not c.known.weak
            or (c.label == "ORG" and c.known.id in proven)
            or (c.start, c.end, c.label) in spans
            or (c.label == "GPE" and _WHERE.search(text, max(0, c.start - 16), c.start))
        )
    ]


def _day(published_at: str | None) -> date | None:
    return date.fromisoformat(published_at[:10]) if published_at else None
