"""The figure of a claim: a share, an amount of money, or a number with what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.facts.claims.choose import best
from pipeline.facts.claims.lexicon import LEXICON
from pipeline.facts.claims.phrase import FIELDS
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.facts.text import LARGE, load_yaml, parse_numeral, words_pattern
from pipeline.records import ClaimType, Comparator, Money, Percentage

_COUNT = re.compile(
    rf"(?<![\w.,/-])(?P<number>\d{{1,3}}(?:[.,]\d{{1,3}}){{0,4}}|\d{{1,9}})(?:\s(?P<size>{words_pattern(LARGE)}))?"
    r"(?:\s?[-–—]\s?(?P<high>\d[\d.,]{0,12}))?(?:\s(?P<noun>[a-zA-Z]{2,15}))?",
    re.IGNORECASE,
)
_CAPS = re.compile(rf"(?<!\w){words_pattern(FIELDS['caps'])}(?!\w)", re.IGNORECASE)
_VOCABULARY = load_yaml("pipeline.facts.claims", "cues.yaml")
_NO_NOUN = frozenset(_VOCABULARY["uncounted"])
_GROWTH = re.compile(rf"(?<!\w){words_pattern(_VOCABULARY['growth'])}\W+(?:\w+\W+){{0,3}}\Z", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_SHARE = re.compile(r"\s{0,3}+\)?\s{0,3}+(?:atau [^,.]{0,30})?(?:dari|terhadap)\s\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value as the claim keeps it; offsets are into the article's text."""

    start: int
    end: int
    value: float
    value_high: float | None
    comparator: Comparator
    unit: str | None


def find_figure(view: Sentence, kind: ClaimType) -> Figure | None:
    """The figure of a claim of this type in the sentence, None where it has none there."""
    options = figure_options(view, kind)
    return options[best("figure", kind, [traits for _, traits in options])][0]


def figure_options(view: Sentence, kind: ClaimType) -> list[tuple[Figure | None, list[str]]]:
    """No figure, then each figure of the sentence, with what tells them apart."""
    ruled = _by_rule(view, kind)
    shares, amounts = [_of_share(p) for p in view.percentages], [_of_money(m) for m in view.money]
    figures = sorted([*shares, *amounts, *_counts(view)], key=lambda f: f.start)
    aim = LEXICON.first("aim", view.text)
    nothing = ["none", f"none:{min(len(figures), 4)}", f"none-ruled:{ruled is None}", *(f"none:{c}" for c in view.cues)]
    options: list[tuple[Figure | None, list[str]]] = [(None, nothing)]
    for rank, figure in enumerate(figures):
        traits = _traits(view, figure, rank, len(figures))
        traits.append(f"ruled:{figure == ruled}")
        traits.append(f"after-aim:{aim is not None and figure.start >= view.start + aim.start()}")
        options.append((figure, traits))
    return options


def _traits(view: Sentence, figure: Figure, rank: int, count: int) -> list[str]:
    start, end = figure.start - view.start, figure.end - view.start
    ahead = [stem(w.lower()) for w in _WORD.findall(view.text[max(0, start - 50) : start])][-3:]
    behind = [stem(w.lower()) for w in _WORD.findall(view.text[end : end + 30])][:2]
    sort = "count" if figure.unit not in ("percent",) and not (figure.unit or "").isupper() else figure.unit or "count"
    traits = [f"unit:{sort}", f"rank:{min(rank, 4)}", f"from-end:{min(count - rank, 3)}", f"{sort} rank:{min(rank, 2)}"]
    traits += [f"prev:{' '.join(ahead[-1:])}", f"prev2:{' '.join(ahead[-2:])}", f"next:{' '.join(behind[:1])}"]
    traits += [f"near:{word}" for word in ahead] + [f"next2:{' '.join(behind)}"]
    traits += [f"grows:{_grows(view, figure)}", f"share:{_is_share(view, figure)}", f"bound:{figure.comparator}"]
    traits.append(f"inside:{view.text[max(0, start - 1) : start]}")
    traits.append(f"size:{len(str(int(abs(figure.value))))}" if sort == "count" else "size:-")
    return traits


def _by_rule(view: Sentence, kind: ClaimType) -> Figure | None:
    """The figure that stands where those of this type mostly do."""
    if kind in ("permission", "investigation", "prohibition", "deadline"):
        return None
    shares, amounts = [_of_share(p) for p in view.percentages], [_of_money(m) for m in view.money]
    if kind == "sanction":
        return amounts[0] if amounts else None
    if kind == "ownership":
        return shares[0] if shares else None
    if kind == "progress":
        return _progress(view, shares, amounts)
    if kind == "target":
        return _target(view, shares, amounts)
    return next((f for f in [*shares, *amounts] if _CAPS.search(view.text, 0, f.start - view.start)), None)


def progress_figures(view: Sentence) -> list[Figure]:
    """Every share of a goal in the sentence, where it tells of several."""
    return [f for f in map(_of_share, view.percentages) if _is_share(view, f)]


def _is_share(view: Sentence, figure: Figure) -> bool:
    return bool(_SHARE.match(view.text, figure.end - view.start))


def _grows(view: Sentence, figure: Figure) -> bool:
    return bool(_GROWTH.search(view.text[max(0, figure.start - view.start - 60) : figure.start - view.start]))


def _progress(view: Sentence, shares: Sequence[Figure], amounts: Sequence[Figure]) -> Figure | None:
    of_goal = [f for f in shares if _is_share(view, f)]
    plain = [f for f in shares if not _grows(view, f)]
    return next(iter([*of_goal, *plain, *amounts]), None)


def _target(view: Sentence, shares: Sequence[Figure], amounts: Sequence[Figure]) -> Figure | None:
    aim = LEXICON.first("aim", view.text)
    at = view.start + (aim.start() if aim else 0)
    counts = list(_counts(view))
    figures = [*shares, *amounts, *counts]
    plain = [f for f in figures if not _grows(view, f)] or figures
    ahead = [f for f in plain if f.start >= at]
    return min(ahead, key=lambda f: f.start, default=None) or next(iter(plain), None)


def _counts(view: Sentence) -> Iterator[Figure]:
    """Numbers that no other layer has read, with the noun that they count."""
    taken = [(s.start, s.end) for s in [*view.dates, *view.percentages, *view.money, *view.rules, *view.mentions]]
    for found in _COUNT.finditer(view.text):
        start, end = view.start + found.start(), view.start + found.end("number")
        noun = found["noun"]
        value = parse_numeral(found["number"].rstrip(".,"))
        if value is None or any(start < e and s < end for s, e in taken) or (noun and noun.lower() in _NO_NOUN):
            continue
        if not noun and not found["high"] and value < 100:
            continue
        size = LARGE[found["size"].lower()] if found["size"] else 1
        high = parse_numeral(found["high"].rstrip(".,")) if found["high"] else None
        yield Figure(start, end, value * size, high * size if high else None, "=", noun)


def _of_share(share: Percentage) -> Figure:
    return Figure(share.start, share.end, share.value, share.value_high, share.comparator, "percent")


def _of_money(money: Money) -> Figure:
    return Figure(money.start, money.end, money.amount, money.amount_high, money.comparator, money.currency)
