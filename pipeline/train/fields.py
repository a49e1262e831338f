"""Train the choosers of the claims layer: subject, figure, deadline, authority, modality and rule (``fields.npz``).

``python -m pipeline.train.fields --gold ../shared/gold/train.jsonl --annotated``

Every annotated claim is put on its sentence; for each field the options that the layer proposes there are compared
with what the annotator wrote. A claim annotated without its modality teaches its subject and figure alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from spacy.tokens import Doc

from pipeline.evaluate.score import close, same_deadline, same_name, same_subject
from pipeline.facts.claims.actors import Actor, authority_near, authority_options, find_speaker, may_have_authority
from pipeline.facts.claims.choose import BITS, FIELD_NAMES, buckets
from pipeline.facts.claims.figures import figure_options
from pipeline.facts.claims.headline import headline_stems
from pipeline.facts.claims.moments import deadline_options
from pipeline.facts.claims.mood import MODALITIES, signs_of
from pipeline.facts.claims.rules import may_have_rule, rule_options
from pipeline.facts.claims.sentence import Sentence, sentence_views
from pipeline.facts.claims.subject import candidates, traits_of
from pipeline.language import load_engine
from pipeline.train.annotated_claims import with_texts
from pipeline.train.claims import Layers, article_of, earlier_layers, read

FIELDS = Path(__file__).parents[1] / "facts" / "claims" / "fields.npz"
#: The penalty on the squared weights, and the steps of the search: more learn no more.
PENALTY, STEPS = 2.0, 50
#: The fields that each annotated claim teaches; the others only one whose annotator gave its modality.
ALWAYS = ("subject", "figure")

Choice = list[tuple[list[int], bool]]  # the options of one claim: buckets, and whether the annotator's words are met


def choices(
    records: Sequence[dict[str, Any]], docs: Iterable[Doc], layers: Layers = earlier_layers
) -> dict[str, list[Choice]]:
    """The options of every annotated claim, by field."""
    found: dict[str, list[Choice]] = {name: [] for name in FIELD_NAMES}
    for record, doc in zip(records, docs, strict=True):
        views = sentence_views(doc, layers(doc, article_of(record)))
        day, headline = (record["published_at"] or "")[:10] or None, headline_stems(record["title"] or "")
        for claim in [claim for claim in record["claims"] if "subject" in claim]:
            view = max(views, key=lambda v: min(v.end, claim["end"]) - max(v.start, claim["start"]))
            for name, choice in _of_claim(views, view, claim, day, headline):
                if name in ALWAYS or "modality" in claim:
                    found[name].append(choice)
    return found


def _is_named(actor: Actor | None, named: str | None) -> bool:
    """Whether the annotator named this actor; nobody (None) is right where nobody is named."""
    return same_name(actor[2], named) if actor and named else not actor and not named


def _of_claim(
    views: Sequence[Sentence], view: Sentence, claim: dict[str, Any], day: str | None, headline: frozenset[str]
) -> Iterator[tuple[str, Choice]]:
    kind = claim["type"]
    phrases = candidates(view, kind)
    yield (
        "subject",
        [
            (
                buckets(kind, traits_of(view, c, rank, len(phrases), headline)),
                same_subject(c.text, claim["subject"]),
            )
            for rank, c in enumerate(phrases)
        ],
    )
    figures = figure_options(view, kind)
    yield "figure", [(buckets(kind, t), close(f.value if f else None, claim.get("value"))) for f, t in figures]
    moments = deadline_options(view, kind, day)
    yield (
        "deadline",
        [(buckets(kind, t), same_deadline(m.value if m else None, claim.get("deadline"))) for m, t in moments],
    )
    if may_have_authority(kind):
        named = claim.get("authority")
        actors = authority_options(views, view.index, kind, claim["subject"])
        yield "authority", [(buckets(kind, t), _is_named(actor, named)) for actor, t in actors]
    rules = claim.get("regulation_ids") or []
    if may_have_rule(kind):
        options = rule_options(views, view.index)
        yield "rule", [(buckets(kind, t), rule in rules if rules else rule is None) for rule, t in options]
    signs = signs_of(
        view,
        kind,
        spoken=bool(find_speaker(view)[0]),
        ruled=bool(rules),
        authority=authority_near(views, view.index, kind),
    )
    yield (
        "modality",
        [
            (buckets(kind, [f"{mood}:{sign}" for sign in signs]), mood == (claim.get("modality") or "stated"))
            for mood in MODALITIES
        ],
    )


def fit(chosen: Iterable[Choice]) -> NDArray[np.float32]:
    """The weights under which the right options are likeliest (conditional logit); claims without one are left out."""
    used = [choice for choice in chosen if any(met for _, met in choice) and not all(met for _, met in choice)]
    rows = [row for choice in used for row, _ in choice]
    ends = np.cumsum([0, *map(len, rows)])
    x = csr_matrix((np.ones(ends[-1]), [i for row in rows for i in row], ends), shape=(len(rows), 1 << BITS))
    right = np.array([met for choice in used for _, met in choice], dtype=float)
    first = np.cumsum([0, *map(len, used)])[:-1]
    claim = np.repeat(np.arange(len(used)), [len(choice) for choice in used])
    back = x.T.tocsr()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = x @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, first)[claim])
        total = np.add.reduceat(raised, first)
        hit = np.add.reduceat(raised * right, first) + 1e-300
        slope = raised / total[claim] - raised * right / hit[claim]
        value = np.log(total).sum() - np.log(hit).sum() + PENALTY / 2 * (weights @ weights)
        return float(value), back @ slope + PENALTY * weights

    found = minimize(loss, np.zeros(1 << BITS), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x, dtype=np.float32)


def save(path: Path, weights: dict[str, NDArray[np.float32]]) -> None:
    """The weights of each field as 8-bit integers and their scale."""
    stored: dict[str, Any] = {}
    for name, values in weights.items():
        scale = max(float(np.abs(values).max()), 1e-6) / 127
        stored |= {name: np.round(values / scale).astype(np.int8), f"{name}_scale": np.float32(scale)}
    np.savez_compressed(path, **stored)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--engine", default="spacy")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--out", type=Path, default=FIELDS)
    parser.add_argument("--annotated", action="store_true")
    options = parser.parse_args()
    records = read(options.gold) + (with_texts() if options.annotated else [])
    docs = load_engine(options.engine, options.models).docs(record["text"] for record in records)
    save(options.out, {name: fit(chosen) for name, chosen in choices(records, docs).items()})


if __name__ == "__main__":
    main()
