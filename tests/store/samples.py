"""Facts of invented articles, small and in bulk, and a database's content to compare."""

from random import Random

from pipeline.records import (
    Affiliation,
    Article,
    Claim,
    DateFact,
    Entity,
    Facts,
    Mention,
    Money,
    Percentage,
    Quote,
    Regulation,
    RegulationMention,
)
from pipeline.store.schema import schema

TEXT = (
    "PT Tirta Kencana (Tirta) wajib memindahkan 75% sistemnya paling lambat 31 Desember 2024 menurut "
    "Permendag 31/2023. “Kami siap,” kata Rini Wulandari, Rabu. Denda Rp2 miliar menanti. Aturan tersebut berlaku."
)
RULE = "permendag-31-2023"


def place(text: str, surface: str, start: int = 0) -> dict:
    """The span of a surface string as keyword arguments of a record."""
    at = text.index(surface, start)
    return {"start": at, "end": at + len(surface), "text": surface}


def article(number: int = 1, text: str = TEXT, **fields) -> Article:
    return Article(
        **{
            "url": f"https://berita.example/{number}",
            "title": f"Tirta wajib pindah ({number})",
            "text": text,
            "source": "berita.example",
            "published_at": f"2024-02-{number % 28 + 1:02d}T10:00:00+07:00",
            "language": "id",
            **fields,
        }
    )


def facts(number: int = 1, share: int = 75, **fields) -> Facts:
    """Every layer at least once; ``share`` is the percentage that the text gives."""
    made = article(number, **{"text": TEXT.replace("75%", f"{share}%"), **fields})
    text = made.text
    first = text.index(". ", text.index("Permendag")) + 1
    sentences = ((0, first), (first + 1, len(text)))
    company, person = "org-tirta-kencana", "per-rini"
    duty = text[:first]
    return Facts(
        article=made,
        sentences=sentences,
        mentions=(
            Mention(**place(text, "PT Tirta Kencana"), label="ORG", entity_id=company),
            Mention(**place(text, "Tirta", 18), label="ORG", entity_id=company),
            Mention(**place(text, "Rini Wulandari"), label="PERSON", entity_id=person, role="Direktur"),
        ),
        entities=(
            Entity(company, "ORG", "PT Tirta Kencana", aliases=("Tirta",), why="bracket"),
            Entity(person, "PERSON", "Rini Wulandari"),
        ),
        affiliations=(Affiliation(person, "Direktur", company, 0, 10),),
        dates=(
            DateFact(**place(text, "31 Desember 2024"), type="DATE", value="2024-12-31", ends_on="2024-12-31"),
            DateFact(**place(text, "Rabu"), type="DATE", value=None, reason="no anchor"),
        ),
        percentages=(Percentage(**place(text, f"{share}%"), value=float(share)),),
        money=(Money(**place(text, "Rp2 miliar"), amount=2e9, currency="IDR"),),
        regulations=(Regulation(RULE, "permendag", "31", 2023, issuer="Kementerian Perdagangan"),),
        regulation_mentions=(
            RegulationMention(**place(text, "Permendag 31/2023"), regulation_id=RULE),
            RegulationMention(**place(text, "Aturan tersebut"), regulation_id=RULE, anaphoric=True),
        ),
        quotes=(
            Quote(**place(text, "“Kami siap,”"), speaker="Rini Wulandari", speaker_id=person, source_kind="named"),
        ),
        claims=(
            Claim(
                "obligation", 0, first, duty, "PT Tirta Kencana", value=float(share), unit="percent", subject_id=company
            ),
            Claim("deadline", 0, first, duty, "PT Tirta Kencana", deadline="2024-12-31", deadline_on="2024-12-31"),
        ),
        headline_claims=(
            Claim("obligation", 0, 5, made.title[:5], "Tirta", headline=True, subject_id="org-elsewhere"),
        ),
    )


def many(count: int) -> list[Facts]:
    """Invented articles whose facts differ, the same for every call."""
    random = Random(7)
    return [facts(number, share=random.randint(10, 99)) for number in range(count)]


def content(connection, *, history: bool = False) -> dict[str, list[tuple]]:
    """Every row of every table; without ``history`` not what says when it was written (runs, times of storing)."""
    found = {}
    for name, table in schema().tables.items():
        columns = [f'"{c.name}"' for c in table.columns if history or c.name not in ("run_id", "stored_at")]
        if history or name != "runs":
            found[name] = sorted(connection.execute(f"select {', '.join(columns)} from {name}"), key=repr)
    return found
