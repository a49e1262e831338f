"""Identity: which mentions of an article name the same thing, and under which id every article knows it.

A global id needs a proof: the knowledge base, a person's full name, an organisation's full name. A lone surname or an
acronym that nothing explains gets an id of its article only, so that two persons of one surname are never merged.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.fuzz import ratio

from pipeline.facts.entities.candidates import Candidate, spells
from pipeline.facts.entities.knowledge import Known, names, slug, tickers
from pipeline.facts.text import one_space
from pipeline.records import Entity

_FORM = re.compile(r"\b(?:pt|tbk|persero|perseroda|ltd|inc|corp|co)\b\.?|[().,]")
_GAP_BRACKET = re.compile(r"[ \u00a0]?\([ \u00a0]?")
_TYPES = re.compile(r"\A(?:provinsi|kota|kecamatan|kelurahan|desa|negara) ")
_SIMILAR = 94  # per cent: one or two letters of a long name
_LONG = 10  # characters: shorter names are never joined for being similar


@dataclass(slots=True)
class Cluster:
    """Mentions of one entity, while they are being joined."""

    label: str
    members: list[int]
    forms: Counter[str]
    known: Known | None = None
    why: dict[str, None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The fullest form in the article."""
        return max(self.forms, key=lambda form: (len(form), self.forms[form]))


def identify(text: str, url: str, chosen: Sequence[Candidate]) -> tuple[list[str], list[Entity]]:
    """The entity id of each candidate, and the entities."""
    clusters = _same_names(text, chosen)
    owner = {index: cluster for cluster in clusters for index in cluster.members}
    clusters = _join_brackets(text, chosen, clusters, owner)
    clusters = _join(clusters, _short_person, "surname")
    clusters = _join(clusters, _short_organisation, "short form")
    clusters = _join(clusters, _acronym, "acronym")
    clusters = _join(clusters, _variant, "spelling")
    entities: dict[str, Entity] = {}
    ids = [""] * len(chosen)
    for cluster in clusters:
        entity = _entity(cluster, url)
        entities.setdefault(entity.id, entity)
        for index in cluster.members:
            ids[index] = entity.id
    return ids, list(entities.values())


def _plain(surface: str) -> str:
    """A name without PT, Tbk., (Persero) and punctuation, lower case."""
    return one_space(_FORM.sub(" ", surface.lower())).strip()


def _same_names(text: str, chosen: Sequence[Candidate]) -> list[Cluster]:
    found: dict[tuple[str, str], Cluster] = {}
    for index, candidate in enumerate(chosen):
        surface = text[candidate.start : candidate.end]
        known = (
            candidate.known or names().get(surface) or _issuer(surface) if candidate.label == "ORG" else candidate.known
        )
        plain = _TYPES.sub("", _plain(surface)) if candidate.label == "GPE" else _plain(surface)
        key = (candidate.label, known.id if known else plain)
        cluster = found.setdefault(key, Cluster(candidate.label, [], Counter(), known))
        cluster.members.append(index)
        cluster.forms[surface] += 1
        if known:
            cluster.why[f"kb:{known.id}"] = None
    return list(found.values())


def _issuer(surface: str) -> Known | None:
    """An issuer or other company of the knowledge base, by its name without PT and Tbk."""
    return _plain_names().get(_plain(surface))


_PLAIN: dict[str, Known] = {}


def _plain_names() -> dict[str, Known]:
    if not _PLAIN:
        _PLAIN.update(
            {_plain(name): known for name, known in names().items() if known.label == "ORG" and len(name) > 3}
        )
    return _PLAIN


def _join_brackets(
    text: str, chosen: Sequence[Candidate], clusters: list[Cluster], owner: dict[int, Cluster]
) -> list[Cluster]:
    """ "Badan Gizi Nasional (BGN)": the name and the short form in brackets behind it."""
    for index in range(len(chosen) - 1):
        first, second = chosen[index], chosen[index + 1]
        if (
            first.label == second.label
            and _GAP_BRACKET.fullmatch(text, first.end, second.start)
            and text[second.end : second.end + 2].lstrip().startswith(")")
        ):
            into, gone = owner[index], owner[index + 1]
            if into is not gone and not (into.known and gone.known):
                _merge(into, gone, "bracket")
                owner.update(dict.fromkeys(gone.members, into))
                clusters = [c for c in clusters if c is not gone]
    return clusters


def _merge(into: Cluster, gone: Cluster, why: str) -> None:
    into.members += gone.members
    into.forms += gone.forms
    into.known = into.known or gone.known
    into.why |= gone.why
    into.why[why] = None


def _join(clusters: list[Cluster], same: object, why: str) -> list[Cluster]:
    """Join a cluster to the only other one that it can be a form of; with two candidates it stays alone."""
    assert callable(same)
    remaining = list(clusters)
    for cluster in sorted(clusters, key=lambda c: len(c.name)):
        fits = [c for c in remaining if c is not cluster and c.label == cluster.label and same(cluster, c)]
        if len(fits) == 1 and not (cluster.known and fits[0].known):
            _merge(fits[0], cluster, why)
            remaining = [c for c in remaining if c is not cluster]
    return remaining


def _short_person(short: Cluster, full: Cluster) -> bool:
    """A surname or first name, or two words of a longer name."""
    if short.label != "PERSON":
        return False
    part, whole = short.name.lower().split(), full.name.lower().split()
    if len(part) == 1 and len(whole) > 1 and len(part[0]) >= 4 and any(word.startswith(part[0]) for word in whole):
        return True
    return len(part) < len(whole) and set(part) <= set(whole)


def _short_organisation(short: Cluster, full: Cluster) -> bool:
    """The leading words of a longer name ("Adira" of "Adira Dinamika Multi Finance"), no region behind it."""
    if short.label != "ORG" or len(short.name) < 4:
        return False
    part, whole = _plain(short.name).split(), _plain(full.name).split()
    if not part or len(part) >= len(whole):
        return False
    rest = " ".join(full.name.split()[-1:])
    known = names().get(rest)
    leading = whole[: len(part)] == part or (whole[0] == "bank" and whole[1 : 1 + len(part)] == part)
    return leading and not (
        known is not None and known.label == "GPE" and short.name.isupper() and len(whole) - len(part) == 1
    )


def _acronym(short: Cluster, full: Cluster) -> bool:
    name = short.name.removeprefix("PT ")
    if short.label != "ORG" or " " in name or not name.isupper() or name in tickers() or len(name) < 2:
        return False
    words = [
        w
        for w in re.findall(r"\w+", _FORM.sub(" ", full.name))
        if w[:1].isupper() and w not in {"PT", "Tbk", "Persero"}
    ]
    return len(words) >= 2 and "".join(w[0] for w in words) == name and spells(" ".join(words), name)


def _variant(short: Cluster, full: Cluster) -> bool:
    """The same long name in another spelling; numbers and single letters must agree."""
    a, b = _plain(short.name), _plain(full.name)
    if min(len(a), len(b)) < _LONG or a[0] != b[0] or len(a.split()) != len(b.split()) or short.label == "GPE":
        return False
    differing = [(x, y) for x, y in zip(a.split(), b.split(), strict=True) if x != y]
    alike = all(min(len(x), len(y)) >= 5 and ratio(x, y) >= 80 for x, y in differing)
    return alike and len(differing) == 1 and ratio(a, b) >= _SIMILAR


def _entity(cluster: Cluster, url: str) -> Entity:
    name = cluster.known.name if cluster.known else cluster.name
    kb_id = cluster.known.id if cluster.known else None
    return Entity(
        id=kb_id or _own_id(cluster, url),
        label=cluster.label,
        name=name,
        aliases=tuple(sorted(form for form in cluster.forms if form != name)),
        kb_id=kb_id,
        why=", ".join(cluster.why) or "same name",
    )


def _own_id(cluster: Cluster, url: str) -> str:
    """A global id for a full name; one of this article for a lone surname or an unexplained acronym."""
    name = cluster.name
    plain = _plain(name) if cluster.label == "ORG" else name
    lone = " " not in name.strip() and (cluster.label == "PERSON" or (cluster.label == "ORG" and name.isupper()))
    scope = "@" + hashlib.sha256(url.encode()).hexdigest()[:10] if lone else ""
    return f"{cluster.label.lower()}:{slug(plain) or slug(name) or 'x'}{scope}"
