"""The values that pass between the stages: frozen, typed, no behaviour beyond their own validity.

Offsets everywhere are ``start`` (inclusive) and ``end`` (exclusive) in Unicode code points into
``Article.text``, so that ``article.text[start:end]`` is the surface string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Label = str  # an OntoNotes label as spaCy writes it; PERSON, ORG and GPE are scored
Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
Modality = Literal["stated", "planned", "demanded", "denied", "hypothetical"]
TextQuality = Literal["clean", "lowercase", "glued"]
ClaimType = Literal[
    "progress",
    "deadline",
    "obligation",
    "prohibition",
    "permission",
    "sanction",
    "regulation_change",
    "investigation",
    "ownership",
    "target",
]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, as read: nothing extracted yet.

    ``published_at`` and ``modified_at`` are ISO 8601 with an offset, or None where the page has no
    readable time; ``published_from`` says where the time was found ("json-ld", "meta:publishdate",
    "visible", "given") or, where it is None, why ("missing", "unreadable: …").
    ``precision`` is "day" where only the day is known (12:00:00 placeholders), else "minute".
    ``kind`` "document" is a rule or press release of a regulator.
    """

    url: str
    title: str
    text: str
    source: str
    kind: Literal["news", "document"] = "news"
    published_at: str | None = None
    published_from: str | None = None
    precision: Literal["minute", "day"] = "minute"
    modified_at: str | None = None
    canonical_url: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    text_quality: TextQuality = "clean"
    access: Literal["free", "metered", "paywalled"] = "free"
    truncated: bool = False
    parser: str = "given"
    fetched_at: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None
    sha256: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """One item that could not be read or extracted: where it lay, which stage gave up, and why (one line)."""

    item: str
    stage: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of ``Article.text``."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: start={self.start}, end={self.end}")


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """A name in the text. ``entity_id`` is the id of an ``Entity`` of the same article's facts."""

    label: Label
    entity_id: str
    role: str | None = None  # position of a person as printed beside the name ("Menteri Perdagangan")
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions refer to. ``id`` is global: the same for every article that names the same thing.

    ``why`` says how the aliases were joined ("kb:…", "bracket", "surname", "same name").
    """

    id: str
    label: Label
    name: str
    aliases: tuple[str, ...] = ()
    kb_id: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Role or employer of a person as this article gives it at its date."""

    person_id: str
    role: str | None
    employer_id: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DateFact(Span):
    """A TIMEX3 expression. ``value`` is None with a ``reason`` where it cannot be resolved."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    mod: Literal["START", "MID", "END", "APPROX"] | None = None
    begins_on: str | None = None
    ends_on: str | None = None
    reason: str | None = None
    flag: str | None = None  # e.g. "weekday-mismatch"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class DateHint(Span):
    """An expression that dates something but is no TIMEX3 mention of ours: "H+7", a holiday by name alone."""

    kind: str


@dataclass(frozen=True, slots=True)
class Percentage(Span):
    """A share or rate; ``value`` in percent (or points, see ``unit``)."""

    value: float
    value_high: float | None = None
    comparator: Comparator = "="
    unit: Literal["percent", "percentage_point", "basis_point", "fraction"] = "percent"
    measured: str | None = None  # what is measured, as printed ("saham Tokopedia")
    direction: Literal["up", "down"] | None = None
    basis: str | None = None  # "yoy", "qoq", "dibandingkan …"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Money(Span):
    """An amount in full units of ``currency`` (ISO 4217)."""

    amount: float
    currency: str
    amount_high: float | None = None
    comparator: Comparator = "="
    measured: str | None = None
    direction: Literal["up", "down"] | None = None
    basis: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Regulation:
    """A rule. ``id`` is ``kind-number-year`` or ``kind-name``, lower case."""

    id: str
    kind: str
    number: str | None = None
    year: int | None = None
    name: str | None = None
    issuer: str | None = None
    title: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class RegulationMention(Span):
    """A citation of a rule. ``regulation_id`` is None only where the text leaves more than one candidate."""

    regulation_id: str | None
    pasal: str | None = None
    ayat: str | None = None
    huruf: str | None = None
    anaphoric: bool = False  # "aturan tersebut": resolved, kept out of the scored table
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Quote(Span):
    """Speech between quotation marks (``marked``) or reported without them (a row of ``statements``).

    The span of a marked one is what stands between the marks, without them.
    ``source_kind``: "named", "unnamed", "pronoun", "document", or None where nobody is given.
    """

    speaker: str | None
    speaker_id: str | None = None
    source_kind: str | None = None
    marked: bool = True
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """What a rule, a regulator or a party under one did, does, must do or has reached.

    ``start``/``end`` cover the evidence sentence; for ``headline`` claims they are offsets into the title.
    ``deadline`` is the TIMEX3 value as written; ``deadline_on`` the last ISO day that follows from it.
    """

    type: ClaimType
    start: int
    end: int
    text: str
    subject: str | None
    object: str | None = None
    value: float | None = None
    value_high: float | None = None
    comparator: Comparator | None = None
    unit: str | None = None
    date: str | None = None
    deadline: str | None = None
    deadline_on: str | None = None
    deadline_reason: str | None = None
    regulation_id: str | None = None
    authority: str | None = None
    speaker: str | None = None
    modality: Modality = "stated"
    confidence: float = 0.5
    subject_id: str | None = None
    object_id: str | None = None
    speaker_id: str | None = None
    authority_id: str | None = None
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read out of one article, ready to be stored."""

    article: Article
    sentences: tuple[tuple[int, int], ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    dates: tuple[DateFact, ...] = ()
    date_hints: tuple[DateHint, ...] = ()
    percentages: tuple[Percentage, ...] = ()
    money: tuple[Money, ...] = ()
    regulations: tuple[Regulation, ...] = ()
    regulation_mentions: tuple[RegulationMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    statements: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()
    headline_claims: tuple[Claim, ...] = ()
