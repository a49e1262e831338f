"""What the room ``link`` needs of regulators' documents: sentences, the rules cited, the rule that each one is."""

from __future__ import annotations

import re
from typing import Any

from pipeline.link import DocumentSentence

#: A document whose title begins so is a rule; the first one that its heading cites is the rule itself.
RULE_TITLE = re.compile(
    r"(?:salinan\s+)?(?:rancangan\s+)?(?:peraturan|undang-undang|keputusan|surat\s+edaran|instruksi)\b", re.IGNORECASE
)
HEADING = 600  # characters of the text in which a rule names itself


def document_sentences(connection: Any) -> list[DocumentSentence]:
    """Every sentence of every document, in the order of ids."""
    own, cites = _own_rules(connection), _citations(connection)
    sql = """select s.id, a.id, substr(a.text, s.start + 1, s."end" - s.start) from sentences s
             join articles a on a.id = s.article_id where a.kind = 'document' and a.text is not null order by s.id"""
    return [
        DocumentSentence(key, document, text, cites.get(key, frozenset()), own.get(document))
        for key, document, text in connection.execute(sql)
    ]


def _own_rules(connection: Any) -> dict[str, str]:
    sql = """select a.id, a.title, m.regulation_id from articles a join regulation_mentions m on m.article_id = a.id
             where a.kind = 'document' and m.regulation_id is not null and m.start < ? order by a.id, m.start"""
    found: dict[str, str] = {}
    for document, title, rule in connection.execute(sql, [HEADING]):
        if RULE_TITLE.match(title):
            found.setdefault(document, rule)
    return found


def _citations(connection: Any) -> dict[str, frozenset[str]]:
    sql = """select m.sentence_id, m.regulation_id from regulation_mentions m join articles a on a.id = m.article_id
             where a.kind = 'document' and m.sentence_id is not null and m.regulation_id is not null"""
    found: dict[str, set[str]] = {}
    for sentence, rule in connection.execute(sql):
        found.setdefault(sentence, set()).add(rule)
    return {sentence: frozenset(rules) for sentence, rules in found.items()}
