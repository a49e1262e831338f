"""The modality of a claim: stated, planned, demanded, denied or hypothetical."""

from __future__ import annotations

import re

from pipeline.facts.claims.sentence import Sentence
from pipeline.records import ClaimType, Modality

_NO_DUTY = re.compile(
    r"(?:tidak|tak|bukan|tanpa)\s+(?:lagi\s+|akan\s+)?(?:perlu|wajib|diwajibkan|mewajibkan|harus)", re.IGNORECASE
)
_NO_SANCTION = re.compile(
    r"(?:tidak|tak|belum|bukan)\s+(?:kita\s+|akan\s+|turut\s+|jadi\s+)?(?:dicabut|mencabut|dikenakan|dikenai|dibekukan|disanksi|ditutup|kena)",
    re.IGNORECASE,
)
_NO_PERMIT = re.compile(
    r"(?:tidak|tak|belum)\s+(?:ada\s+|juga\s+|pernah\s+)?(?:memiliki|mendapat\w*|mengantongi|punya|memperoleh|menyetujui|disetujui|mengizinkan|mengajukan)",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(
    r"(?:tidak|tak|belum)\s+(?:akan\s+)?(?:diputuskan|mengubah|merevisi|menerbitkan|direvisi|diubah|disahkan|mencabut|terbit|mengeluarkan|final|mengalami|diterapkan)",
    re.IGNORECASE,
)
_NO_CASE = re.compile(
    r"(?:tidak|belum|menghentikan)\s+(?:akan\s+)?(?:diperiksa|memeriksa|ditahan|menyelidiki|ditetapkan|proses persidangan|penyidikan|penyelidikan)",
    re.IGNORECASE,
)
_DENIED: dict[str, re.Pattern[str]] = {
    "obligation": _NO_DUTY,
    "sanction": _NO_SANCTION,
    "permission": _NO_PERMIT,
    "regulation_change": _NO_CHANGE,
    "investigation": _NO_CASE,
    "prohibition": re.compile(r"(?:tidak|tak|bukan)\s+(?:ada\s+)?(?:dilarang|melarang|larangan)", re.IGNORECASE),
}
_AHEAD = re.compile(
    r"(?<!\w)(?:akan|bakal|berencana|rencana\w*|direncanakan|segera|hendak|nantinya|nanti|usulan|mengusulkan|diusulkan|menunggu|menanti|tengah mengkaji)(?!\w)",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"(?<!\w)(?:jika|apabila|bila|kalau|bisa|dapat|terancam|ancaman|kemungkinan|berpotensi|rawan|potensi|melanggar)(?!\w)",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"(?<!\w)(?:kemungkinan|berpotensi|berpeluang|rawan|potensi|jika|apabila|bila|kalau|sulit)(?!\w)", re.IGNORECASE
)
_DUTY_IN_LAW = re.compile(
    r"(?<!\w)(?:diwajibkan|mewajibkan|wajib|kewajiban|dilarang|melarang|larangan|pasal|ayat|aturan|ketentuan|syarat\w*|minimal|maksimal|paling)(?!\w)",
    re.IGNORECASE,
)


def find_modality(view: Sentence, kind: ClaimType, *, spoken: bool, ruled: bool, authority: bool) -> Modality:
    """The modality; ``spoken``: somebody is given as the source; ``ruled``: a rule is cited; ``authority``: one acts."""
    text = view.text
    if kind in _DENIED and _DENIED[kind].search(text):
        return "denied"
    if kind == "target":
        return "hypothetical" if _UNSURE.search(text) else "planned"
    if kind in ("obligation", "prohibition"):
        return _of_duty(view, spoken=spoken, ruled=ruled, authority=authority)
    if kind == "sanction" and _MAYBE.search(text) and "threat" in view.cues:
        return "hypothetical"
    if (
        kind in ("progress", "ownership")
        and "reached" in view.cues
        and not re.search(r"\b(?:akan|bakal|berencana)\b", text)
    ):
        return "stated"
    if (
        {"ask"} & view.cues
        and kind in ("regulation_change", "investigation", "sanction")
        and re.search(r"\b(?:meminta|mendesak|menuntut|minta|desak)\b", text)
    ):
        return "demanded"
    return "planned" if _AHEAD.search(text) else "stated"


def _of_duty(view: Sentence, *, spoken: bool, ruled: bool, authority: bool) -> Modality:
    if ruled or authority or _DUTY_IN_LAW.search(view.text):
        return "stated"
    return "demanded" if spoken or view.cues & {"ask", "need"} else "stated"
