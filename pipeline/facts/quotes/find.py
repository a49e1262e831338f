"""From a Doc with names to quotations and reported speech with their speakers."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.facts.quotes import attribution, speakers
from pipeline.facts.quotes import vocabulary as v
from pipeline.facts.quotes.attribution import Source
from pipeline.facts.quotes.marks import Stretch, find_stretches
from pipeline.facts.quotes.speakers import Discourse, Names
from pipeline.facts.quotes.statements import find_statements
from pipeline.facts.text import LEFT, RIGHT, text_of
from pipeline.records import Entity, Mention, Quote

_FLAGS = re.VERBOSE | re.IGNORECASE
_WORD = re.compile(r"\w+")
_SENTENCE_START = re.compile(r"(?:[.!?][\"”’)]*\s+|[.!?]|\n\s*|\A\s*)\Z")
_NAME_BEFORE = re.compile(rf"{LEFT}{v.NAMES_BEFORE}{RIGHT}\W{{0,3}}\Z", _FLAGS)
_RULE_BEFORE = re.compile(rf"{LEFT}{v.RULE_BEFORE}{RIGHT}[^\n.]{{0,40}}:\s?\Z", _FLAGS)
_ENDS_SPEECH = re.compile(r"[,.!?…]\s*\Z")
_GOES_ON = re.compile(r"[\"”»″’'\s,.]*\n|[\"”»″’'\s,.]*\Z")
#: Fewer words than this between marks are a name or an irony, unless somebody is said to have said them.
_FEW, _SOME = 3, 5


def find_quotes(doc: Doc, mentions: list[Mention], entities: list[Entity]) -> tuple[list[Quote], list[Quote]]:
    """Quotations (between marks) and statements (reported without them), in order.

    ``mentions`` are the names of the text, ``entities`` what they refer to; a speaker is the fullest form of
    his name in the text. Spans are what stands between the marks.
    """
    text = text_of(doc)
    sentences = [(s.start_char, s.end_char) for s in doc.sents] if doc.has_annotation("SENT_START") else _lines(text)
    stretches = find_stretches(text)
    quoted = [(s.start, s.end) for s in stretches]
    names = Names(mentions, entities)
    known = Discourse(speakers.speaking(text, sentences, mentions, quoted), mentions)
    quotes: list[Quote] = []
    for stretch, source in _sources(text, stretches, mentions):
        if source is not None:
            quotes.append(_quote(text, stretch, source, known, names))
    statements = find_statements(text, sentences, mentions, [(q.start, q.end) for q in quotes], known, names)
    return quotes, statements


def _lines(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"[^\n]+", text)]


def _sources(text: str, stretches: list[Stretch], mentions: list[Mention]) -> list[tuple[Stretch, Source | None]]:
    """The source of each stretch; a paragraph of speech that the next one goes on with has the source of that one."""
    found: list[tuple[Stretch, Source | None]] = []
    for stretch in reversed(stretches):
        following = found[-1] if found else None
        if following and not stretch.closed and not text[stretch.end : following[0].start - 1].strip():
            found.append((stretch, following[1]))
        else:
            found.append((stretch, _source(text, stretch, mentions)))
    return found[::-1]


def _source(text: str, stretch: Stretch, mentions: list[Mention]) -> Source | None:
    """Who a stretch is attributed to; None where it is no speech at all."""
    words = len(_WORD.findall(text, stretch.start, stretch.end))
    begin = _sentence_begin(text, stretch.start)
    lead = text[begin : stretch.start - 1]
    behind = attribution.behind(text, stretch.end, mentions)
    if behind is not None and (words >= _FEW or _ENDS_SPEECH.search(text[max(0, stretch.end - 3) : stretch.end])):
        return behind
    if stretch.single or words < _FEW or _NAME_BEFORE.search(lead):
        return None
    ahead = attribution.before(text, begin, stretch.start - 1, mentions)
    if ahead is not None:
        return ahead
    if _RULE_BEFORE.search(lead):
        return Source("document")
    starts = not lead.strip() or bool(_SENTENCE_START.search(text[max(0, stretch.start - 6) : stretch.start - 1]))
    ends = bool(_ENDS_SPEECH.search(text[max(0, stretch.end - 3) : stretch.end]))
    if words >= _SOME and ends and (starts or lead.rstrip().endswith((",", ":"))):
        return Source("none")
    return None


def _sentence_begin(text: str, start: int) -> int:
    """Where the sentence that leads up to a quotation begins, at most a few hundred characters back."""
    from_line = text.rfind("\n", 0, start) + 1
    window = text[max(from_line, start - 300) : start - 1]
    cut = max((window.rstrip().rfind(end) for end in (". ", "! ", "? ", ".” ", '." ')), default=-1)
    return start - 1 - len(window) + (cut + 1 if cut >= 0 else 0)


def _quote(text: str, stretch: Stretch, source: Source, known: Discourse, names: Names) -> Quote:
    """The quotation with its speaker resolved; a named speaker becomes one that later pronouns may mean."""
    mention = known.resolve(source, stretch.start) or _unlisted(text, source)
    quote = Quote(stretch.start, stretch.end, text[stretch.start : stretch.end], speaker=None)
    sure = 0.95 if source.kind == "named" else 0.85 if source.kind == "pronoun" else 0.7
    if not stretch.closed:
        sure -= 0.1
    if mention is not None:
        if source.kind == "named" and mention.start > stretch.end:
            known.add(mention)
        kind = "named" if source.kind in ("named", "body") else "pronoun"
        if not mention.entity_id:
            sure -= 0.2
        name, entity = names.fullest(mention), mention.entity_id or None
        return replace(quote, speaker=name, speaker_id=entity, source_kind=kind, confidence=sure)
    nobody = source.kind if source.kind in ("unnamed", "document") else None
    return replace(quote, source_kind=nobody, confidence=sure)


def _unlisted(text: str, source: Source) -> Mention | None:
    """A speaker by a name that is no mention: without an entity, but later pronouns may mean it."""
    if source.name is None:
        return None
    start, end = source.name
    return Mention(start, end, text[start:end], label="PERSON", entity_id="")
