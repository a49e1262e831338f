"""The register of known rules: issuer, title, names and status, as YAML that anyone can extend.

Each file is a mapping with `rules`: rows of `id` and `title`, and where known `names` (short names in use, the first
one is canonical), `status` ("in force", "revoked", "draft"), `amended_by`, `revoked_by` (ids).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from pipeline.facts.text import one_space

_FILES = ("laws.yaml", "government.yaml", "financial.yaml", "ojk.yaml", "drafts.yaml")


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the register."""

    id: str
    title: str
    issuer: str | None = None
    names: tuple[str, ...] = ()
    status: str | None = None
    amended_by: tuple[str, ...] = ()
    revoked_by: tuple[str, ...] = ()

    @property
    def standing(self) -> str | None:
        """The status in words with the rules that changed it: "revoked by uu-6-2023"."""
        if self.revoked_by:
            return "revoked by " + ", ".join(self.revoked_by)
        if self.amended_by:
            return f"{self.status or 'in force'}, amended by " + ", ".join(self.amended_by)
        return self.status


@cache
def rules() -> Mapping[str, Rule]:
    """Every known rule by its id."""
    found: dict[str, Rule] = {}
    for name in _FILES:
        data = yaml.load(files(__name__).joinpath(name).read_text(encoding="utf8"), Loader=_LOADER)
        for row in data["rules"]:
            rule = Rule(
                id=row["id"],
                title=row["title"],
                issuer=row.get("issuer", data.get("issuer")),
                names=tuple(row.get("names", ())),
                status=row.get("status", data.get("status")),
                amended_by=tuple(row.get("amended_by", ())),
                revoked_by=tuple(row.get("revoked_by", ())),
            )
            if rule.id in found:
                raise ValueError(f"register: {rule.id} twice")
            found[rule.id] = rule
    return MappingProxyType(found)


#: The C loader where PyYAML has it: the register is read at every start.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def by_name() -> Mapping[str, tuple[str, ...]]:
    """Lower-cased name -> ids of the rules that go by it, newest first."""
    found: dict[str, list[str]] = {}
    for rule in rules().values():
        for name in rule.names:
            found.setdefault(one_space(name), []).append(rule.id)
    return MappingProxyType({name: tuple(sorted(ids, key=_year, reverse=True)) for name, ids in found.items()})


def names() -> list[str]:
    """Every name in use, without its head."""
    return [name for rule in rules().values() for name in rule.names]


def _year(rule_id: str) -> int:
    last = rule_id.rsplit("-", 1)[-1]
    return int(last) if last.isdecimal() else 0
