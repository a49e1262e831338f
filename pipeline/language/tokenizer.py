"""Indonesian news in words: spaCy's tokenizer with the clitics split, so that nothing of the text is lost.

"katanya" is "kata" and "nya" as in the UD treebank of Indonesian news (csui); "Rp1.000" is "Rp" and "1.000";
"31/2023" and "12/2/2024" stay whole, a range such as "5-6" does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import spacy
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from pipeline.language.vocabulary import words

CURRENCIES = r"Rp|IDR|US\$|USD|S\$|SGD|A\$|EUR|\$|€|£|¥|RM"
QUOTES = "\"“”‘’'«»`"
LETTER = "A-Za-zÀ-ÖØ-öø-ÿĀ-ž"

PREFIXES = [
    rf"[{QUOTES}]",
    r"[(\[{<]",
    r"[,;:!?#*=~±≥≤&@_…•·–—/\\|+]",
    r"\.+",
    r"-+(?=[^\d-])",
    r"-(?=\d)",
    rf"(?:{CURRENCIES})(?=\d)",
    rf"(?:{CURRENCIES})(?=\.\d|-)",
    r"[>%°]",
    r"(?:No|no|NO)\.(?=\d)",
]
SUFFIXES = [
    rf"[{QUOTES}]",
    r"[)\]}>]",
    r"[,;:!?…%°*=~±@_•·–—/\\|+#]",
    r"\.\.+",
    rf"(?<=[a-zß-öø-ÿ0-9%²)\]{QUOTES}])\.",
    r"(?<=[A-Z]{2})\.",
    rf"(?<=[{LETTER}\d])-",
    rf"(?<=[{LETTER}]{{2}}|[{LETTER}]-)nya",
    rf"(?<=[{LETTER}]{{2}})NYA",
    r"(?<=\d)(?:persen|juta|miliar|triliun|ribu|bps|kg|km|GW|MW|ton)",
]
INFIXES = [
    r"\.\.+|…",
    r"[–—]|--+",
    r"(?<=[0-9%])-(?=[0-9])|(?<=%)-(?=\w)|(?<=\d)-(?=Rp|US)",
    r"(?<=[a-z]{2}|[A-Z]{2})-(?=[A-Z]{2}|[A-Z][a-z])",
    rf"(?<=[{LETTER}]{{2}})/(?=[{LETTER}]{{2}})",
    r"(?<=\d\.\d{3})/(?=\d)",
    rf"(?<=[{LETTER}0-9%.])[(\[{QUOTES.replace(chr(39), '').replace('’', '')}](?=\w)",
    rf"(?<=[\w.])[)\]”\"](?=[{LETTER}])",
    rf"(?<=[{LETTER}])[,;:?!](?=[{LETTER}{QUOTES}(])",
    r"(?<=[a-z)”\"])\.(?=[A-Z][a-z]|[“”\"])(?!\.(?:Com|Co|Id)\b)",
    r"(?<=[0-9%])\.(?=[A-Z][a-z])",
    r"(?<=\d)%(?=-|[.,;]\w)|(?<=%)[,;](?=\w)",
]
#: Left whole whatever the patterns above say: addresses, "Undang-Undang", hosts ("Bisnis.com"), "-nya" alone.
TOKEN_MATCH = re.compile(
    rf"""(?: https?://\S+?[\w/] | www\.\S+?[\w/] | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | ([{LETTER}]{{2,}})-\1 | [\w-]+(?:\.[\w-]+)*\.(?:com|co|id|net|org|go\.id|co\.id)
    | (?:[A-Z]\.){{2,}} | [A-Z]\. )\Z""",
    re.VERBOSE | re.IGNORECASE,
)


@spacy.registry.tokenizers("fakta.IndonesianTokenizer.v1")
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """The factory that a saved pipeline names in its configuration."""

    def build(nlp: Language) -> Tokenizer:
        return Tokenizer(
            nlp.vocab,
            rules={text: [{ORTH: part} for part in parts] for text, parts in _special_cases()},
            prefix_search=compile_prefix_regex(PREFIXES).search,
            suffix_search=compile_suffix_regex(SUFFIXES).search,
            infix_finditer=compile_infix_regex(INFIXES).finditer,
            token_match=TOKEN_MATCH.match,
        )

    return build


def _special_cases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words that no pattern may cut, and words that are cut at their particle."""
    for abbreviation in words("titles") | words("suffixes") | words("closings"):
        for form in {abbreviation, abbreviation.capitalize(), abbreviation.upper(), _dotted_title(abbreviation)}:
            yield f"{form}.", (f"{form}.",)
    for word in words("whole_nya") | words("whole_particles"):
        for form in _cases(word):
            yield form, (form,)
    yield from _split(words("particle_bases"), ("lah", "kah", "pun"), but=words("whole_particles"))
    yield from _split(words("pronoun_bases"), ("ku", "mu"), but=frozenset())


def _split(
    bases: frozenset[str], particles: tuple[str, ...], but: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for base in bases:
        for particle in particles:
            if base + particle not in but:
                for form in _cases(base + particle):
                    yield form, (form[: len(base)], form[len(base) :])


def _cases(word: str) -> set[str]:
    return {word, word.capitalize(), word.upper()}


def _dotted_title(word: str) -> str:
    """ "m.si" as "M.Si"."""
    return ".".join(part.capitalize() for part in word.split("."))
