"""The language of a page: ``/en/…`` is English, everything else Indonesian; ``?lang=en`` leads there.

The language stands in the path, so that it is kept from link to link without a cookie, and a copied address shows
what was seen.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette

from pipeline.browse import wording
from pipeline.browse.wording import Language

PREFIX = "/en"


@dataclass(frozen=True, slots=True)
class Words:
    """What a template says: ``_("nav.claims")``, values in words, and links that keep the language."""

    datasette: Datasette
    lang: Language

    def __call__(self, key: str, **values: Any) -> str:
        return wording.say(key, self.lang, **values)

    def link(self, path: str) -> str:
        """The address of a page of Fakta in this language."""
        return str(self.datasette.urls.path((PREFIX if self.lang == "en" else "") + path))

    def number(self, value: float | None, places: int = 2) -> str:
        return wording.number(value, places, self.lang)

    def money(self, amount: float | None, currency: str | None) -> str:
        return wording.money(amount, currency, self.lang)

    def quantity(self, claim: Any) -> str:
        return wording.quantity(claim, self.lang)

    def bound(self, comparator: str | None) -> str:
        return wording.bound(comparator, self.lang)

    def day(self, value: str | None) -> str:
        return wording.day(value, self.lang)

    def month(self, number: int) -> str:
        return wording.month(number, self.lang)

    def moment(self, value: str | None) -> str:
        return wording.moment(value, self.lang)

    def timex(self, value: str | None) -> str:
        return wording.timex(value, self.lang)

    def confidence(self, value: float | None) -> str:
        return wording.confidence(value, self.lang)

    def sureness(self, value: float | None) -> str:
        return wording.sureness(value)

    def why(self, value: str | None) -> str:
        return wording.why(value, self.lang)

    def standing(self, status: str | None) -> str:
        return wording.standing(status, self.lang)

    def rule_name(self, rule: Any) -> str:
        return wording.rule_name(rule)

    def word(self, section: str, key: str | None) -> str:
        return wording.word(section, key, self.lang)


def language_of(request: Any) -> Language:
    """The language that a request's path names."""
    return "en" if request is not None and request.scope.get("fakta_lang") == "en" else "id"


def enter(scope: MutableMapping[str, Any], base: str) -> str | None:
    """Take the language out of a request's path; or the address that the request should go to instead.

    ``base`` is where the site stands on its host ("/" or "/fakta/").
    """
    root = base.rstrip("/")
    path: str = scope["path"]
    inner = path.removeprefix(root) if root else path
    english = inner == PREFIX or inner.startswith(PREFIX + "/")
    plain = "/" + (inner[len(PREFIX) :] if english else inner).lstrip("/")  # "//host" would lead elsewhere
    asked = _asked(scope)
    if asked is not None:
        lang, rest = asked
        return root + (PREFIX + plain if lang == "en" else plain) + (f"?{rest}" if rest else "")
    if english:
        scope["fakta_lang"] = "en"
        scope["path"] = root + plain
        raw: bytes = scope.get("raw_path") or path.encode()
        scope["raw_path"] = (root + (raw.decode("latin-1").removeprefix(root)[len(PREFIX) :] or "/")).encode("latin-1")
    return None


def _asked(scope: MutableMapping[str, Any]) -> tuple[str, str] | None:
    """The language that the query string asks for, and the rest of the query string."""
    query = scope.get("query_string", b"").decode("latin-1")
    if "lang=" not in query or scope.get("method") not in ("GET", "HEAD"):
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    chosen = [v for k, v in pairs if k == "lang" and v in wording.LANGUAGES]
    return (chosen[-1], urlencode([(k, v) for k, v in pairs if k != "lang"])) if chosen else None


def variables(datasette: Datasette, request: Any) -> dict[str, Any]:
    """What every template can use, Datasette's own among them."""
    words = Words(datasette, language_of(request))
    plain = request.path if request is not None else "/"
    query = f"?{request.query_string}" if request is not None and request.query_string else ""
    addresses = {lang: Words(datasette, lang).link(plain) + query for lang in wording.LANGUAGES}
    return {"_": words, "link": words.link, "lang": words.lang, "addresses": addresses, "path": plain}
