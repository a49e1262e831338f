"""The figure of a claim: a share, an amount of money, or a number with what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.facts.claims.choose import best
from pipeline.facts.claims.counts import Count, counts
from pipeline.facts.claims.lexicon import LEXICON
from pipeline.facts.claims.phrase import FIELDS
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.facts.quantities.context import comparator
from pipeline.facts.text import load_yaml, words_pattern
from pipeline.records import ClaimType, Comparator, Money, Percentage

_CAPS = re.compile(rf"(?<!\w){words_pattern(FIELDS['caps'])}(?!\w)", re.IGNORECASE)
_VOCABULARY = load_yaml("pipeline.facts.claims", "cues.yaml")
_GROWTH = re.compile(rf"(?<!\w){words_pattern(_VOCABULARY['growth'])}\W+(?:\w+\W+){{0,3}}\Z", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_SHARE = re.compile(r"\s{0,3}+\)?\s{0,3}+(?:atau [^,.]{0,30})?(?:dari|terhadap)\s\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value as the claim keeps it; offsets are into the article's text.

    ``sort`` is "percent", a currency, or the sort of a count.
    """

    start: int
    end: int
    value: float
    value_high: float | None
    comparator: Comparator
    unit: str | None
    sort: str


def find_figure(view: Sentence, kind: ClaimType) -> Figure | None:
    """The figure of a claim of this type in the sentence, None where it has none there."""
    options = figure_options(view, kind)
    return options[best("figure", kind, [traits for _, traits in options])][0]


def figure_options(view: Sentence, kind: ClaimType) -> list[tuple[Figure | None, list[str]]]:
    """No figure, then each figure of the sentence, with what tells them apart."""
    shares, amounts = share_figures(view), [_of_money(m) for m in view.money]
    numbers = [_of_count(view, count) for count in counts(view)]
    ruled = _by_rule(view, kind, shares, amounts, [f for f in numbers if f.sort == "count"])
    figures = sorted([*shares, *amounts, *numbers], key=lambda f: f.start)
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
    sort = figure.sort
    traits = [
        f"unit:{sort}",
        f"counted:{(figure.unit or '-').lower()}",
        f"rank:{min(rank, 4)}",
        f"from-end:{min(count - rank, 3)}",
        f"{sort} rank:{min(rank, 2)}",
    ]
    traits += [f"prev:{' '.join(ahead[-1:])}", f"prev2:{' '.join(ahead[-2:])}", f"next:{' '.join(behind[:1])}"]
    traits += [f"near:{word}" for word in ahead] + [f"next2:{' '.join(behind)}"]
    traits += [f"grows:{_grows(view, figure)}", f"share:{_is_share(view, figure)}", f"bound:{figure.comparator}"]
    traits.append(f"inside:{view.text[max(0, start - 1) : start]}")
    counted = sort in ("count", "word", "span")
    traits.append(f"size:{len(str(int(abs(figure.value))))}" if counted else "size:-")
    return traits


def _by_rule(
    view: Sentence, kind: ClaimType, shares: Sequence[Figure], amounts: Sequence[Figure], numbers: Sequence[Figure]
) -> Figure | None:
    """The figure that stands where those of this type mostly do."""
    if kind in ("permission", "investigation", "prohibition", "deadline"):
        return None
    if kind == "sanction":
        return amounts[0] if amounts else None
    if kind == "ownership":
        return shares[0] if shares else None
    if kind == "progress":
        return _progress(view, shares, amounts)
    if kind == "target":
        return _target(view, [*shares, *amounts, *numbers])
    return next((f for f in [*shares, *amounts] if _CAPS.search(view.text, 0, f.start - view.start)), None)


def share_figures(view: Sentence) -> list[Figure]:
    """Every share in the sentence."""
    return [_of_share(share) for share in view.percentages]


def progress_figures(view: Sentence) -> list[Figure]:
    """Every share of a goal in the sentence, where it tells of several."""
    return [f for f in share_figures(view) if _is_share(view, f)]


def _is_share(view: Sentence, figure: Figure) -> bool:
    return bool(_SHARE.match(view.text, figure.end - view.start))


def _grows(view: Sentence, figure: Figure) -> bool:
    return bool(_GROWTH.search(view.text[max(0, figure.start - view.start - 60) : figure.start - view.start]))


def _progress(view: Sentence, shares: Sequence[Figure], amounts: Sequence[Figure]) -> Figure | None:
    of_goal = [f for f in shares if _is_share(view, f)]
    plain = [f for f in shares if not _grows(view, f)]
    return next(iter([*of_goal, *plain, *amounts]), None)


def _target(view: Sentence, figures: Sequence[Figure]) -> Figure | None:
    aim = LEXICON.first("aim", view.text)
    at = view.start + (aim.start() if aim else 0)
    plain = [f for f in figures if not _grows(view, f)] or figures
    ahead = [f for f in plain if f.start >= at]
    return min(ahead, key=lambda f: f.start, default=None) or next(iter(plain), None)


def _of_share(share: Percentage) -> Figure:
    return Figure(share.start, share.end, share.value, share.value_high, share.comparator, "percent", "percent")


def _of_money(money: Money) -> Figure:
    return Figure(
        money.start, money.end, money.amount, money.amount_high, money.comparator, money.currency, money.currency
    )


def _of_count(view: Sentence, count: Count) -> Figure:
    bound = comparator(view.text, count.start - view.start, count.end - view.start, count.high is not None)
    return Figure(count.start, count.end, count.value, count.high, bound, count.noun, count.sort)
