"""Words and sentences against annotated text that is not in the repository."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
import spacy

from pipeline.language.sentences import sentence_starts
from pipeline.language.tokenizer import create_tokenizer
from pipeline.train.ud import csui

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared")]


@pytest.mark.parametrize("part", ["train", "dev"])
def test_sentences_are_the_evidence_of_claims(part: str) -> None:
    right_start = right_end = total = 0
    for line in (SHARED / "gold" / f"{part}.jsonl").read_text(encoding="utf8").splitlines():
        article = json.loads(line)
        text = article["text"]
        starts = [*sentence_starts(text), len(text)]
        ends = {a + len(text[a:b].rstrip()) for a, b in pairwise(starts)}
        # whether an opening quotation mark belongs to the evidence differs from annotator to annotator
        begins = set(starts) | {a + 1 for a in starts if text[a : a + 1] in "\"“”'"}
        for start, end in {(c["start"], c["end"]) for c in article["claims"]}:
            total += 1
            right_start += start in begins
            right_end += end in ends
    assert right_start / total >= 0.96  # the rest: numbers of lists, which we keep, and text glued to its dateline
    assert right_end / total >= 0.98


def test_words_are_those_of_the_treebank() -> None:
    nlp = spacy.blank("id")
    tokenizer = create_tokenizer()(nlp)
    right = found = wanted = 0
    for sentence in csui(SHARED / "data" / "ud")[1]:
        gold = sentence.doc(nlp.vocab)
        ours, theirs = ({(t.idx, t.idx + len(t)) for t in doc} for doc in (tokenizer(gold.text), gold))
        right, found, wanted = right + len(ours & theirs), found + len(ours), wanted + len(theirs)
    assert 2 * right / (found + wanted) >= 0.995
