"""Under which rule: one cited in the sentence, one before it in the article, or none, as a trained chooser says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from pipeline.facts.claims.choose import Traits, best
from pipeline.facts.claims.phrase import FIELDS
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.facts.text import words_pattern
from pipeline.records import ClaimType

_ANAPHORA = re.compile(rf"(?<!\w){words_pattern(FIELDS['anaphora'])}(?!\w)", re.IGNORECASE)
_ARTICLE = re.compile(r"(?<!\w)(?:pasal|ayat)\s{1,3}\(?\d", re.IGNORECASE)
_UNDER_RULE = frozenset({"obligation", "prohibition", "permission", "sanction", "regulation_change", "deadline"})
_EARLIER = 2  # rules before the sentence, the nearest ones, that may be meant
_FEW = 3  # sentences between the citation of a rule and that of its article
_SHOWN = 3  # words beside a citation that may tell


def may_have_rule(kind: ClaimType) -> bool:
    """Whether the annotated articles name a rule for claims of this type."""
    return kind in _UNDER_RULE or kind == "ownership"


def find_rule(views: Sequence[Sentence], at: int, kind: ClaimType) -> str | None:
    """The id of the rule of the claim in ``views[at]``, None where none is cited or pointed to."""
    if not may_have_rule(kind):
        return None
    options = rule_options(views, at)
    return options[best("rule", kind, [traits for _, traits in options])][0]


def _of_article(views: Sequence[Sentence], at: int) -> str | None:
    """The rule cited last, a few sentences before, where the sentence cites an article and no rule ("Pasal 115 …")."""
    view = views[at]
    if any(rule.regulation_id for rule in view.rules) or not _ARTICLE.search(view.text):
        return None
    return next((name for name, distance in _before(views[:at], ()) if distance <= _FEW), None)


def rule_options(views: Sequence[Sentence], at: int) -> list[tuple[str | None, Traits]]:
    """None, the rules of the sentence, and the last ones before it, each with what tells whether it is meant.

    A sentence that cites an article and no rule has no choice: the article is one of the rule cited last.
    """
    view = views[at]
    if (pointed := _of_article(views, at)) is not None:
        return [(pointed, ["of-article"])]
    here = dict.fromkeys(rule.regulation_id for rule in view.rules if rule.regulation_id)
    cited = Counter(rule.regulation_id for v in views for rule in v.rules if rule.regulation_id)
    signs = [
        f"points:{bool(_ANAPHORA.search(view.text))}",
        f"article:{bool(_ARTICLE.search(view.text))}",
        f"list:{at > 0 and views[at - 1].text.rstrip().endswith(':')}",
        f"cited:{min(len(here), 2)}",
        f"ruled:{min(len(cited), 3)}",
    ]
    signs += [f"cue:{cue}" for cue in view.cues]
    options: list[tuple[str | None, Traits]] = [(None, ["none", *(f"none {sign}" for sign in signs)])]
    for rank, name in enumerate(here):
        options.append((name, [f"here {s}" for s in (f"rank:{min(rank, 2)}", *_beside(view, name), *signs)]))
    for rank, (name, distance) in enumerate(_before(views[:at], here)):
        told = (f"rank:{rank}", f"distance:{min(distance, 6)}", f"often:{min(cited[name], 4)}")
        options.append((name, [f"before{rank} {s}" for s in (*told, *signs)]))
    return options


def _before(views: Sequence[Sentence], here: Collection[str]) -> list[tuple[str, int]]:
    """The last rules that are cited before a sentence and not in it, each with how many sentences lie between."""
    found: dict[str, int] = {}
    for distance, view in enumerate(reversed(views), 1):
        for rule in reversed(view.rules):
            if rule.regulation_id and rule.regulation_id not in here:
                found.setdefault(rule.regulation_id, distance)
        if len(found) >= _EARLIER:
            break
    return list(found.items())[:_EARLIER]


def _beside(view: Sentence, rule: str) -> list[str]:
    """The stems before and behind the first citation of the rule in the sentence, and how it is cited."""
    cited = next(r for r in view.rules if r.regulation_id == rule)
    before = [stem(w.form) for w in view.words if w.end <= cited.start][-_SHOWN:]
    behind = [stem(w.form) for w in view.words if w.start >= cited.end][:_SHOWN]
    place = 3 * (cited.start - view.start) // max(1, view.end - view.start)
    told = [f"prev:{word}" for word in before] + [f"next:{word}" for word in behind]
    return [*told, f"last:{before[-1] if before else '-'}", f"place:{place}", f"anaphoric:{cited.anaphoric}"]
