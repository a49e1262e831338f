"""From a Doc and the facts of the earlier layers to claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from pipeline.facts.claims.actors import authority_near, entity_of, find_authority, find_speaker
from pipeline.facts.claims.features import article_features
from pipeline.facts.claims.figures import Figure, find_figure, progress_figures
from pipeline.facts.claims.headline import headline_stems
from pipeline.facts.claims.model import TYPES, Classifier, load_classifier
from pipeline.facts.claims.moments import find_date, find_deadline
from pipeline.facts.claims.mood import find_modality
from pipeline.facts.claims.network import About, Network, Words, load_network
from pipeline.facts.claims.rules import find_rule
from pipeline.facts.claims.sentence import Sentence, sentence_views
from pipeline.facts.claims.stakes import find_object, listed_stakes
from pipeline.facts.claims.subject import find_subject
from pipeline.records import Claim, ClaimType, Facts, Span

#: From which probability of any type the network is asked about a sentence; below it no claim is made.
ASKED = 0.02


@dataclass(frozen=True, slots=True)
class Found:
    """That a sentence makes a claim of a type, how surely, and what the network says of the subject's words."""

    view: Sentence
    kind: ClaimType
    confidence: float
    about: About


@dataclass(frozen=True, slots=True)
class Story:
    """What the claims of one article share: its sentences, its day, the stems of its headline."""

    views: Sequence[Sentence]
    published_on: str | None
    headline: frozenset[str]


def find_claims(doc: Doc, facts: Facts) -> list[Claim]:
    """The claims of one article, in the order of their evidence.

    ``facts`` holds all the earlier layers of the same text; nothing else is read. A claim's confidence is the
    share of claims with such a score that agreed with the annotated articles in cross-validation.
    """
    views = sentence_views(doc, facts)
    published = facts.article.published_at
    story = Story(views, published[:10] if published else None, headline_stems(facts.article.title))
    claims: list[Claim] = []
    for found in classify(story, facts, load_classifier(), load_network()):
        claims += _claims(story, found)
    return claims


def classify(story: Story, facts: Facts, classifier: Classifier, network: Network) -> Iterator[Found]:
    """Which types of claims each sentence makes, with the confidence of each."""
    views = story.views
    buckets = article_features(views, facts.article.title, story.published_on)
    likely = classifier.probabilities(buckets)
    asked = np.flatnonzero(likely.max(axis=1, initial=0) >= ASKED).tolist()
    opinions = network.read([Words.of(views[i], story.headline) for i in asked])
    if asked:
        likely[asked] = network.agreed(likely[asked], opinions)
    for i, opinion in zip(asked, opinions, strict=True):
        if views[i].text.rstrip().endswith(("—", "–", " -")):  # a dateline that stands alone says nothing
            continue
        for k in np.flatnonzero(likely[i] >= classifier.threshold).tolist():
            yield Found(views[i], TYPES[k], float(likely[i, k]), opinion.about(k))


def _claims(story: Story, found: Found) -> Iterator[Claim]:
    """One claim, or one for each share where a sentence lists several.

    "A 47% dan B 41% dari target" is two claims, "A memegang 60% saham dan B 40%" too.
    """
    view, kind = found.view, found.kind
    stakes = listed_stakes(view) if kind == "ownership" else []
    shares = progress_figures(view) if kind == "progress" else []
    if len(stakes) > 1:
        yield from (_claim(story, found, figure, holder) for figure, holder in stakes)
    elif len(shares) > 1:
        for figure in shares:
            anchor = Span(figure.start, figure.end, "")
            yield _claim(story, found, figure, _subject(story, found, anchor))
    else:
        yield _claim(story, found, find_figure(view, kind), _subject(story, found))


def _subject(story: Story, found: Found, anchor: Span | None = None) -> str | None:
    return find_subject(found.view, found.kind, story.headline, found.about, anchor)


def _claim(story: Story, found: Found, figure: Figure | None, subject: str | None) -> Claim:
    views, view, kind = story.views, found.view, found.kind
    held = find_object(view) if kind == "ownership" else None
    authority, authority_id = find_authority(views, view.index, kind, subject)
    near = authority_near(views, view.index, kind)
    speaker, speaker_id = find_speaker(view)
    rule = find_rule(views, view.index, kind)
    deadline = find_deadline(view, kind, story.published_on)
    return Claim(
        type=kind,
        start=view.start,
        end=view.end,
        text=view.text,
        subject=subject,
        object=held,
        value=figure.value if figure else None,
        value_high=figure.value_high if figure else None,
        comparator=figure.comparator if figure else None,
        unit=figure.unit if figure else None,
        date=find_date(view, kind),
        deadline=deadline.value if deadline else None,
        deadline_on=deadline.last_day if deadline else None,
        deadline_reason=deadline.reason if deadline else None,
        regulation_id=rule,
        authority=authority,
        speaker=speaker,
        modality=find_modality(view, kind, spoken=bool(speaker), ruled=bool(rule), authority=near),
        confidence=round(found.confidence, 4),
        subject_id=entity_of(subject, view.mentions),
        object_id=entity_of(held, view.mentions),
        speaker_id=speaker_id,
        authority_id=authority_id,
    )
