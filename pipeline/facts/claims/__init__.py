"""Claims: what a rule, a regulator, or a party under one did, does, must do or has reached.

One verb, :func:`find_claims`. The steps are the files: sentence (words with facts in their place), features, model and
network (which types a sentence makes), then a file a field (subject, figures, moments, rules, actors, mood).
"""

from pipeline.facts.claims.find import find_claims

__all__ = ["find_claims"]
