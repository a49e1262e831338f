"""From a Doc and the facts of the earlier layers to claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.facts.claims.actors import authority_near, entity_of, find_authority, find_speaker
from pipeline.facts.claims.features import article_features
from pipeline.facts.claims.figures import Figure, find_figure, progress_figures
from pipeline.facts.claims.model import TYPES, Classifier, load_classifier
from pipeline.facts.claims.moments import find_date, find_deadline
from pipeline.facts.claims.mood import find_modality
from pipeline.facts.claims.rules import find_rule
from pipeline.facts.claims.sentence import Sentence, sentence_views
from pipeline.facts.claims.subject import find_object, find_subject, headline_stems
from pipeline.records import Claim, ClaimType, Facts, Span


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
    for view, kind, confidence in classify(views, facts, load_classifier()):
        claims += _claims(story, view, kind, confidence)
    return claims


def classify(
    views: Sequence[Sentence], facts: Facts, classifier: Classifier
) -> Iterator[tuple[Sentence, ClaimType, float]]:
    """Which types of claims each sentence makes, with the confidence of each."""
    published = facts.article.published_at
    buckets = article_features(views, facts.article.title, published[:10] if published else None)
    likely = classifier.probabilities(buckets)
    for i, k in zip(*(likely >= classifier.threshold).nonzero(), strict=True):
        if not views[i].text.rstrip().endswith(("—", "–", " -")):  # a dateline that stands alone says nothing
            yield views[i], TYPES[k], float(likely[i, k])


def _claims(story: Story, view: Sentence, kind: ClaimType, confidence: float) -> Iterator[Claim]:
    """One claim, or one for each share where a sentence lists several ("A 47% dan B 41% dari target")."""
    several = progress_figures(view) if kind == "progress" else []
    if kind == "ownership" and len(view.percentages) > 1:
        several = []
    if len(several) < 2:
        yield _claim(story, view, kind, confidence, find_figure(view, kind), anchored=False)
        return
    for figure in several:
        yield _claim(story, view, kind, confidence, figure, anchored=True)


def _claim(
    story: Story, view: Sentence, kind: ClaimType, confidence: float, figure: Figure | None, *, anchored: bool
) -> Claim:
    views = story.views
    anchor = Span(figure.start, figure.end, "") if figure and anchored else None
    subject = find_subject(view, kind, story.headline, anchor)
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
        confidence=round(confidence, 4),
        subject_id=entity_of(subject, view.mentions),
        object_id=entity_of(held, view.mentions),
        speaker_id=speaker_id,
        authority_id=authority_id,
    )
