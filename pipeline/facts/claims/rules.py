"""Under which rule: the one cited in the sentence, else the last one before it that an expression points back to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.claims.phrase import FIELDS
from pipeline.facts.claims.sentence import Sentence
from pipeline.facts.text import words_pattern
from pipeline.records import ClaimType

_ANAPHORA = re.compile(rf"(?<!\w){words_pattern(FIELDS['anaphora'])}(?!\w)", re.IGNORECASE)
_UNDER_RULE = frozenset({"obligation", "prohibition", "permission", "sanction", "regulation_change", "deadline"})


def find_rule(views: Sequence[Sentence], at: int, kind: ClaimType) -> str | None:
    """The id of the rule of the claim in ``views[at]``, None where none is cited or pointed to."""
    view = views[at]
    cited = [r for r in view.rules if r.regulation_id]
    if cited and (kind in _UNDER_RULE or kind == "ownership"):
        return cited[0].regulation_id
    if kind not in _UNDER_RULE:
        return None
    in_list = at > 0 and views[at - 1].text.rstrip().endswith(":")
    if not (_ANAPHORA.search(view.text) or in_list):
        return None
    for earlier in reversed(views[:at]):
        for rule in reversed(earlier.rules):
            if rule.regulation_id:
                return rule.regulation_id
    return None
