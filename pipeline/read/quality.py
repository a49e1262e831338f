"""What a text is: its language, and whether its letters or its word borders were lost on the way."""

from __future__ import annotations

import re
from functools import cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from pipeline.records import TextQuality

LOOKED_AT = 2000  # characters from the start: enough for the language
SURE_FROM = 60  # characters: a shorter text is taken for Indonesian, the language of the sites
GLUED = re.compile(r"\b[a-z]{4,}(?:terhadap|dengan|untuk|adalah|tersebut|melalui|sebagai)\b|[a-z]{3}[A-Z][a-z]{3}")
GLUED_A_HUNDRED = 0.5  # such words a hundred words, in real texts whose links were stripped
LETTERS = 200  # fewer say nothing about case


@cache
def _detector() -> LanguageDetector:
    languages = (
        *(Language.INDONESIAN, Language.ENGLISH, Language.DUTCH, Language.FRENCH, Language.CHINESE),
        *(Language.JAPANESE, Language.ARABIC, Language.GERMAN),
    )
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, None where it is too short to tell."""
    if len(text) < SURE_FROM:
        return None
    found = _detector().detect_language_of(text[:LOOKED_AT])
    return _code(found.iso_code_639_1) if found else None


def _code(code: IsoCode639_1) -> str:
    return code.name.lower()


def text_quality(text: str) -> TextQuality:
    """``lowercase`` where the capitals are lost, ``glued`` where words run together at links, else ``clean``."""
    letters = sum(c.isalpha() for c in text)
    if letters >= LETTERS and sum(c.isupper() for c in text) < letters * 0.002:
        return "lowercase"
    glued = len(set(GLUED.findall(text)))  # distinct: a name may be written like KlipKlop
    if glued >= 3 and glued * 100 >= GLUED_A_HUNDRED * len(text.split()):
        return "glued"
    return "clean"
