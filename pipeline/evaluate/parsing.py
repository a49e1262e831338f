"""Parsing of raw text against a CoNLL-U file: ``fakta evaluate parsing``, by the CoNLL 2018 metric.

The system reads ``# text`` and finds its own words; system and gold words are aligned by their characters and a score
is F1 over all words, as in the shared task's official script (conll18_ud_eval.py): relations without their subtypes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from pipeline.errors import FaktaError
from pipeline.language import Engine, load_engine, sentences

METRICS = ("words", "sentences", "upos", "lemmas", "uas", "las")


@dataclass(frozen=True, slots=True)
class Node:
    """A word at ``start:end`` among the characters that are not white space; ``head`` is a place among all words.

    Words of one surface token ("katanya") that do not spell it have the token's span and their order in it as ``part``.
    """

    start: int
    end: int
    part: int
    form: str
    upos: str
    lemma: str
    head: int  # -1 for the root
    deprel: str


@dataclass(frozen=True, slots=True)
class Parse:
    """Words of a whole file in order, and its sentences as spans of characters without white space."""

    nodes: tuple[Node, ...]
    spans: frozenset[tuple[int, int]]


def evaluate_parsing(file: Path, *, engine: str = "spacy", models: Path | None = None) -> dict[str, Any]:
    """Scores of an engine on the raw text of ``file``; ``micro`` is LAS. Raises :class:`FaktaError`."""
    return score_parsing(read_blocks(file), load_engine(engine, models))


def score_parsing(blocks: list[list[str]], engine: Engine) -> dict[str, Any]:
    """As :func:`evaluate_parsing`, for sentences and an engine that are loaded. Each sentence is one text."""
    gold = _gold(blocks)
    system = _system(engine.docs([_text(b) for b in blocks]))
    scores = compare(gold, system)
    return {"micro": scores["las"], "metrics": scores, "sentences": len(blocks)}


def compare(gold: Parse, system: Parse) -> dict[str, dict[str, float]]:
    """F1 of each of :data:`METRICS` after aligning the words."""
    pairs = _aligned(gold.nodes, system.nodes)
    partner = {s: g for g, s in pairs}

    def score(same: Callable[[Node, Node], bool]) -> dict[str, float]:
        right = sum(same(gold.nodes[g], system.nodes[s]) for g, s in pairs)
        return _prf(right, len(gold.nodes), len(system.nodes))

    def head(g: Node, s: Node) -> bool:
        return g.head == (partner.get(s.head, -2) if s.head >= 0 else -1)

    return {
        "words": score(lambda g, s: True),
        "sentences": _prf(len(gold.spans & system.spans), len(gold.spans), len(system.spans)),
        "upos": score(lambda g, s: g.upos == s.upos),
        "lemmas": score(lambda g, s: g.lemma in ("_", s.lemma)),
        "uas": score(head),
        "las": score(lambda g, s: head(g, s) and g.deprel == s.deprel),
    }


def _prf(right: int, gold: int, system: int) -> dict[str, float]:
    p, r = right / system if system else 0.0, right / gold if gold else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * right / (gold + system), 4) if right else 0.0}


def _aligned(gold: Sequence[Node], system: Sequence[Node]) -> list[tuple[int, int]]:
    """Pairs of places of gold and system words with the same characters (and the same order in their token)."""
    places = {(n.start, n.end, n.part): i for i, n in enumerate(system)}
    keys = ((n.start, n.end, n.part) for n in gold)
    return [(i, places[key]) for i, key in enumerate(keys) if key in places]


def read_blocks(file: Path) -> list[list[str]]:
    """The lines of each sentence of a CoNLL-U file. Raises :class:`FaktaError` where it cannot be read."""
    try:
        content = file.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise FaktaError(f"{file}: {error}") from error
    blocks = [block.strip("\n").split("\n") for block in content.split("\n\n")]
    return [lines for lines in blocks if any(line and not line.startswith("#") for line in lines)]


def _text(lines: Iterable[str]) -> str:
    for line in lines:
        if line.startswith("# text = "):
            return line.removeprefix("# text = ")
    raise FaktaError(f"a sentence without `# text`: {next(iter(lines))[:60]!r}")


def _gold(blocks: Iterable[list[str]]) -> Parse:
    nodes: list[Node] = []
    spans = set()
    at = 0
    for lines in blocks:
        begin, base = at, len(nodes)
        for node in _sentence(lines, at, base):
            nodes.append(node)
            at = node.end
        spans.add((begin, at))
    return Parse(tuple(nodes), frozenset(spans))


def _sentence(lines: list[str], at: int, base: int) -> Iterator[Node]:
    """The words of one sentence; ``at`` counts characters and ``base`` words before it."""
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    until, span, spelt = 0, (at, at), True  # the surface token of several words that is being read
    for row in rows:
        if "-" in row[0]:
            first, until = map(int, row[0].split("-"))
            parts = "".join(_bare(r[1]) for r in rows if r[0].isdigit() and first <= int(r[0]) <= until)
            spelt, span = parts == _bare(row[1]), (at, at + len(_bare(row[1])))
        elif row[0].isdigit():
            inside = int(row[0]) <= until and not spelt
            start, end = span if inside else (at, at + len(_bare(row[1])))
            at = end
            head = base + int(row[6]) - 1 if row[6] != "0" else -1
            part = int(row[0]) if inside else 0
            yield Node(start, end, part, row[1], row[3], row[2], head, row[7].split(":")[0])


def _system(docs: Iterable[Doc]) -> Parse:
    nodes: list[Node] = []
    spans = set()
    at = 0
    for doc in docs:
        places = {t.i: len(nodes) + i for i, t in enumerate(t for t in doc if not t.is_space)}
        offsets = {}
        for token in doc:
            offsets[token.i] = at
            if not token.is_space:
                end = at + len(_bare(token.text))
                head = -1 if token.head.i == token.i else places.get(token.head.i, -2)
                deprel = "root" if head == -1 else token.dep_.split(":")[0]
                nodes.append(Node(at, end, 0, token.text, token.pos_, token.lemma_, head, deprel))
                at = end
        spans |= {(offsets[s.start], offsets[s.end - 1] + len(_bare(doc[s.end - 1].text))) for s in sentences(doc)}
    return Parse(tuple(nodes), frozenset(spans))


def _bare(text: str) -> str:
    return "".join(text.split())
