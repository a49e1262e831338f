"""From a Doc to dates, percentages, money, regulations, entities, quotes and claims.

One verb: :func:`extract_facts`. Each layer is a folder that reads the ``Doc``, the article's metadata
and the layers before it; rules come first, since a number inside a rule is neither a date nor a name.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from pipeline.facts.claims import find_claims
from pipeline.facts.dates import find_dates
from pipeline.facts.entities import find_entities
from pipeline.facts.quality import temper
from pipeline.facts.quantities import find_money, find_percentages
from pipeline.facts.quotes import find_quotes
from pipeline.facts.regulations import find_regulations
from pipeline.language import sentences
from pipeline.records import Article, Claim, Facts

#: Raised whenever a change of rules or vocabulary may change a fact: stored with each run.
RULES_VERSION = "7"

__all__ = ["RULES_VERSION", "extract_facts"]


def extract_facts(doc: Doc, article: Article, title_doc: Doc | None = None) -> Facts:
    """All facts of one article. ``doc.text`` must be ``article.text``; ``title_doc`` is the headline's Doc."""
    facts = _layers(doc, article)
    facts = replace(facts, claims=tuple(find_claims(doc, facts)))
    if title_doc is not None and len(title_doc):
        facts = replace(facts, headline_claims=_headline_claims(title_doc, article))
    return temper(facts)


def _layers(doc: Doc, article: Article) -> Facts:
    citations, rules = find_regulations(doc, article)
    taken = [(c.start, c.end) for c in citations]
    dates, hints = find_dates(doc, article.published_at, taken)
    mentions, entities, affiliations = find_entities(doc, article, citations)
    quotes, statements = find_quotes(doc, mentions, entities)
    return Facts(
        article=article,
        sentences=tuple((s.start_char, s.end_char) for s in sentences(doc)),
        mentions=tuple(mentions),
        entities=tuple(entities),
        affiliations=tuple(affiliations),
        dates=tuple(dates),
        date_hints=tuple(hints),
        percentages=tuple(find_percentages(doc)),
        money=tuple(find_money(doc)),
        regulations=tuple(rules),
        regulation_mentions=tuple(citations),
        quotes=tuple(quotes),
        statements=tuple(statements),
    )


def _headline_claims(title_doc: Doc, article: Article) -> tuple[Claim, ...]:
    """Claims of the headline, whose offsets are into the title."""
    headline = _layers(title_doc, replace(article, text=title_doc.text))
    return tuple(replace(c, headline=True) for c in find_claims(title_doc, headline))
