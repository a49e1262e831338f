"""The Indonesian UD treebanks: read, held out and turned into Docs or CoNLL-U for the trainers.

Every tenth training sentence of csui is held out (``heldout``): the treebank's test part is kept for others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

HELD_OUT_EVERY = 10


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word. ``head`` is the 1-based place of its head in the sentence, 0 for the root.

    ``glued`` says that the word continues the surface token of the word before it ("kata" + "nya").
    """

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space_after: bool = True
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a treebank with its text."""

    sent_id: str
    text: str
    words: tuple[Word, ...]

    def doc(self, vocab: Vocab, *, lemmas: bool = True) -> Doc:
        """A Doc with tags, lemmas, heads and one sentence; named entities are left unannotated."""
        return Doc(
            vocab,
            words=[w.form for w in self.words],
            spaces=[*(w.space_after for w in self.words[:-1]), False],
            pos=[w.upos for w in self.words],
            morphs=["" if w.feats == "_" else w.feats for w in self.words],
            lemmas=[w.lemma for w in self.words] if lemmas else None,
            heads=[w.head - 1 if w.head else i for i, w in enumerate(self.words)],
            deps=["ROOT" if w.head == 0 else w.deprel for w in self.words],
            sent_starts=[i == 0 for i in range(len(self.words))],
        )

    def conllu(self) -> str:
        """The sentence as CoNLL-U, with a line for each surface token of more than one word."""
        lines = [f"# sent_id = {self.sent_id}", f"# text = {self.text}"]
        for i, word in enumerate(self.words, 1):
            span = self._span(i)
            if span > 1:
                surface = "".join(w.form for w in self.words[i - 1 : i - 1 + span])
                lines.append(_line(f"{i}-{i + span - 1}", surface, after=self.words[i - 2 + span].space_after))
            alone = span == 1 and not word.glued
            lines.append(_line(str(i), word.form, word, after=word.space_after if alone else True))
        return "\n".join(lines) + "\n\n"

    def _span(self, i: int) -> int:
        """How many words the surface token has that begins at word ``i``."""
        if self.words[i - 1].glued:
            return 0
        end = i
        while end < len(self.words) and self.words[end].glued:
            end += 1
        return end - i + 1


def _line(place: str, form: str, word: Word | None = None, *, after: bool) -> str:
    misc = "_" if after else "SpaceAfter=No"
    if word is None:
        return "\t".join([place, form, *"_" * 7, misc])
    return "\t".join(
        [place, form, word.lemma, word.upos, word.xpos, word.feats, str(word.head), word.deprel, "_", misc]
    )


def read_conllu(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file. A token whose words do not spell it ("Didn't") is kept as its first word."""
    for block in path.read_text(encoding="utf8").split("\n\n"):
        if block.strip():
            yield _sentence(block.strip().split("\n"))


def _sentence(lines: list[str]) -> Sentence:
    comments = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line)
    words: list[Word] = []
    dropped: dict[
        int, int
    ] = {}  # place in the file of a word that is part of a merged token -> place of the token's word
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    spans = {int(r[0].split("-")[0]): r for r in rows if "-" in r[0]}
    places: dict[int, int] = {0: 0}
    inside: tuple[int, str, bool, bool] | None = None  # last place, surface, space after, spelt by its words
    for row in rows:
        if "-" in row[0] or "." in row[0]:
            continue
        at = int(row[0])
        if at in spans:
            last = int(spans[at][0].split("-")[1])
            parts = [r[1] for r in rows if r[0].isdigit() and at <= int(r[0]) <= last]
            inside = (last, spans[at][1], "SpaceAfter=No" not in spans[at][9], "".join(parts) == spans[at][1])
            word = _word(row, row[1] if inside[3] else inside[1], space_after=False if inside[3] else inside[2])
        elif inside and at <= inside[0]:
            if not inside[3]:
                dropped[at] = len(words)
                continue
            word = replace(_word(row, row[1], space_after=at == inside[0] and inside[2]), glued=True)
        else:
            word = _word(row, row[1], space_after="SpaceAfter=No" not in row[9])
        words.append(word)
        places[at] = len(words)
    places |= dropped
    return Sentence(comments.get("sent_id", ""), comments["text"], tuple(_reheaded(words, places)))


def _word(row: list[str], form: str, *, space_after: bool) -> Word:
    lemma = form.lower() if row[2] == "_" and form != "_" else row[2]
    return Word(form, lemma, row[3], row[4], row[5], int(row[6]), row[7], space_after)


def _reheaded(words: list[Word], places: dict[int, int]) -> Iterator[Word]:
    """Heads as places among the words that are kept."""
    for word in words:
        yield replace(word, head=places[word.head])


def csui(folder: Path) -> tuple[list[Sentence], list[Sentence]]:
    """The training part of csui without every tenth sentence, and those sentences."""
    every = list(read_conllu(folder / "id_csui-ud-train.conllu"))
    heldout = every[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]
    ids = {s.sent_id for s in heldout}
    return [s for s in every if s.sent_id not in ids], heldout


def pud(folder: Path) -> list[Sentence]:
    """The 1,000 sentences of PUD."""
    return list(read_conllu(folder / "id_pud-ud.conllu"))
