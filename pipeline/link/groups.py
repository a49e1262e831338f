"""Groups of things that pairwise belong together."""

from __future__ import annotations

from collections.abc import Iterable


class Groups:
    """Union-find over names; the result does not depend on the order of joining."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def _root(self, name: str) -> str:
        while (parent := self._parents.get(name, name)) != name:
            self._parents[name] = self._parents.get(parent, parent)
            name = parent
        return name

    def join(self, a: str, b: str) -> None:
        """``a`` and ``b`` are in one group from now on."""
        first, second = sorted((self._root(a), self._root(b)))
        self._parents[second] = first

    def together(self, a: str, b: str) -> bool:
        """Whether both are in one group already."""
        return self._root(a) == self._root(b)

    def of(self, names: Iterable[str]) -> list[list[str]]:
        """The groups among ``names``, each sorted, those of one member included."""
        found: dict[str, list[str]] = {}
        for name in sorted(names):
            found.setdefault(self._root(name), []).append(name)
        return list(found.values())
