"""GSD's training part of version 2.0, brought to the conventions of csui and PUD.

That version leaves clitics on their words and follows older guidelines: auxiliaries are adverbs, nouns in a row are
``compound``, a proper noun after a noun is ``flat``. What cannot be told from the word and its head is left as it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.train.ud import Sentence, Word, read_conllu

Splitter = Callable[[str], list[str]]

PRONOUN = "Number=Sing|Person=3|PronType=Prs"
ARTICLE = "Definite=Def|PronType=Art"
SPEECH = frozenset(["kata", "ujar", "tutur", "ucap", "jelas", "tambah", "lanjut", "papar", "ungkap", "terang", "tegas"])
FUNCTION_WORDS = frozenset({"ADP", "ADV", "AUX", "CCONJ", "DET", "PART", "PRON", "SCONJ"})
NAMES = frozenset({"NOUN", "PROPN"})
SEEN_OFTEN, MOSTLY = 5, 0.9  # a word's tag in csui and PUD overrules GSD's where it is as frequent and as settled


def gsd(folder: Path, like: Iterable[Sentence], split: Splitter) -> list[Sentence]:
    """The training sentences, annotated like ``like``; ``split`` cuts a word into its base and clitic ("katanya").

    Their lemmas are the lower-cased forms: the treebank has none, so do not learn lemmas from them.
    """
    like = list(like)
    tags, feats = _settled_tags(like), _usual_feats(like)
    return [_harmonised(s, tags, feats, split) for s in read_conllu(folder / "id_gsd-ud-train.v2.0.conllu")]


def _settled_tags(sentences: Iterable[Sentence]) -> dict[str, str]:
    """The tag of each frequent word that nearly always has the same one."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            counts[word.form.lower()][word.upos] += 1
    best = {form: (c.most_common(1)[0], c.total()) for form, c in counts.items()}
    return {form: tag for form, ((tag, n), total) in best.items() if total >= SEEN_OFTEN and n >= MOSTLY * total}


def _usual_feats(sentences: Iterable[Sentence]) -> dict[tuple[str, str], str]:
    """The commonest features of a tag; those of a verb go by its first two letters ("me", "di")."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            counts[_class(word)][word.feats] += 1
    return {key: c.most_common(1)[0][0] for key, c in counts.items()}


def _class(word: Word) -> tuple[str, str]:
    form = word.form.lower()
    if word.upos in FUNCTION_WORDS:
        return word.upos, form
    return word.upos, form[:2] if word.upos == "VERB" else ""


def _harmonised(
    sentence: Sentence, tags: dict[str, str], feats: dict[tuple[str, str], str], split: Splitter
) -> Sentence:
    words = [_retagged(w, tags) for w in sentence.words]
    words = [_relabelled(w, words[w.head - 1] if w.head else None) for w in words]
    words = [w if w.glued else replace(w, feats=feats.get(_class(w), "_")) for w in _split_clitics(words, split)]
    return replace(sentence, words=tuple(words))


def _retagged(word: Word, tags: dict[str, str]) -> Word:
    tag = tags.get(word.form.lower(), word.upos)
    if tag != word.upos and (tag in FUNCTION_WORDS or word.upos in FUNCTION_WORDS) and word.upos != "PROPN":
        return replace(word, upos=tag)
    return word


def _relabelled(word: Word, head: Word | None) -> Word:
    """The relation under current guidelines; it depends on the tags of the word and of its head."""
    if head is None:
        return word
    if word.upos == "AUX" and word.deprel in ("advmod", "mark"):
        return replace(word, deprel="aux")
    if word.upos in NAMES and head.upos in NAMES and word.deprel in ("compound", "flat", "amod"):
        names = word.upos == head.upos == "PROPN"
        return replace(word, deprel="flat:name" if names else "nmod")
    if word.deprel == "case" and head.upos == "VERB" and word.form.lower() in ("untuk", "setelah", "sebelum"):
        return replace(word, upos="SCONJ", deprel="mark")
    if word.upos == "CCONJ" and word.deprel == "mark":
        return replace(word, deprel="cc")
    if word.deprel in ("case", "det", "mark") and word.upos == "ADV":
        return replace(word, deprel="advmod")
    return word


def _split_clitics(words: list[Word], split: Splitter) -> Iterator[Word]:
    """The words with clitics as words of their own and heads moved along."""
    pieces = [split(w.form) for w in words]
    cut = [len(p) == 2 and p[1].lower() in CLITICS for p in pieces]
    places = [0]  # new place of each old word
    for i in range(len(words)):
        places.append(places[-1] + 1 + (cut[i - 1] if i else 0))
    for i, word in enumerate(words):
        moved = replace(word, head=places[word.head])
        if not cut[i]:
            yield moved
            continue
        base = replace(moved, form=pieces[i][0], lemma=pieces[i][0].lower(), space_after=False)
        yield from _with_clitic(base, places[i + 1], pieces[i][1], words[i].space_after)


def _with_clitic(base: Word, at: int, clitic: str, space_after: bool) -> tuple[Word, Word]:
    """The base at place ``at`` and its clitic; after a preposition the clitic is the one that the sentence hangs on."""
    kind = CLITICS[clitic.lower()](base)
    word = Word(clitic, clitic.lower(), kind.upos, "_", kind.feats, at, kind.deprel, space_after, glued=True)
    if kind.deprel == "obl":
        return replace(base, upos="ADP", head=at + 1, deprel="case"), replace(word, head=base.head, deprel="obl")
    return base, word


@dataclass(frozen=True, slots=True)
class Kind:
    """How a clitic is annotated."""

    upos: str
    feats: str
    deprel: str


def _pronoun(base: Word) -> Kind:
    form = base.form.lower()
    if base.upos == "ADP" or form in ("menurut", "dalam", "kepada", "pada", "oleh", "untuk"):
        return Kind("PRON", PRONOUN, "obl")
    if form in SPEECH:
        return Kind("PRON", PRONOUN, "nsubj")
    if base.upos in ("NOUN", "PROPN", "X"):
        return Kind("PRON", PRONOUN, "nmod:poss")
    if base.upos == "VERB" and form.startswith("me"):
        return Kind("PRON", PRONOUN, "obj")
    return Kind("DET", ARTICLE, "det")


def _particle(base: Word) -> Kind:
    return Kind("PART", "_", "advmod:emph")


CLITICS: dict[str, Callable[[Word], Kind]] = {
    "nya": _pronoun,
    "ku": _pronoun,
    "mu": _pronoun,
    "lah": _particle,
    "kah": _particle,
    "pun": _particle,
}
