"""What robots.txt allows, failing closed: where it cannot be had, nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

MAX_BYTES = 500 * 1024  # what of a robots.txt is read (RFC 9309, 2.5)
ABSENT = (404, 410)  # the only answers that mean "no rules"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one host. ``refusal`` is why nothing may be fetched, None where the rules decide."""

    rules: Protego | None
    refusal: str | None = None

    def allows(self, url: str, agent: str) -> bool:
        if self.refusal is not None:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Seconds between requests that the host asks for; 0 where it does not."""
        return float(self.rules.crawl_delay(agent) or 0) if self.rules else 0.0


def policy(status: int, body: bytes, content_type: str = "") -> Policy:
    """The policy that an answer for robots.txt means. ``status`` 0 is no answer at all."""
    if status in ABSENT:
        return Policy(None)
    if status == 0:
        return Policy(None, "robots.txt cannot be reached")
    if status != 200:
        return Policy(None, f"robots.txt answers {status}")
    text = body[:MAX_BYTES].decode("utf8", "replace")
    if "html" in content_type.lower() or text.lstrip()[:1] == "<":
        return Policy(None, "robots.txt is a web page, not rules")
    return Policy(Protego.parse(text))
