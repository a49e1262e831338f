"""Claims and articles of invented news for the room ``link``."""

from pipeline.link import LinkedClaim


def claim(key: str, day: str = "2024-02-01", **fields) -> LinkedClaim:
    """A claim of progress of an invented migration, unless ``fields`` say otherwise."""
    told = {
        "id": key,
        "article_id": f"article-{key}",
        "type": "progress",
        "text": "Proses migrasi sistem toko Videlo ke Pasarku sudah berjalan sekian persen.",
        "subject": "migrasi sistem toko Videlo",
        "object": None,
        "value": None,
        "value_high": None,
        "comparator": None,
        "unit": None,
        "date": None,
        "deadline_on": None,
        "regulation_id": None,
        "speaker": None,
        "modality": "stated",
        "confidence": 0.9,
        "subject_id": None,
        "object_id": None,
        "source": "warta.example",
        "published_at": f"{day}T10:00:00+07:00",
        "precision": "minute",
        "story_id": None,
        "context": frozenset({"org-videlo"}),
    }
    return LinkedClaim(**{**told, **fields})


def progress(key: str, day: str, value: float, comparator: str = "=", **fields) -> LinkedClaim:
    return claim(key, day, value=value, comparator=comparator, unit="percent", **fields)


def sanction(key: str, text: str, **fields) -> LinkedClaim:
    """A sanction on the licence of an invented shop."""
    return claim(key, "2024-02-06", type="sanction", text=text, subject="izin toko Videlo di Randu", **fields)


def stake(key: str, day: str, holder: str, share: float, **fields) -> LinkedClaim:
    """``holder`` holds a share of the invented PT Pasarku Tbk."""
    told = {
        "type": "ownership",
        "text": f"{holder} memegang {share} persen saham PT Pasarku Tbk.",
        "subject": holder,
        "object": "saham PT Pasarku Tbk.",
        "unit": "percent",
        "value": share,
        "comparator": "=",
    }
    return claim(key, day, **{**told, **fields})


#: Claims that have nothing to do with the migration, so that words have weights as in a real database.
OTHERS = [
    claim(
        f"other-{n}",
        "2024-01-15",
        text=f"Pembangunan {what} di {where} baru mulai.",
        subject=f"pembangunan {what} {where}",
        context=frozenset({f"gpe-{where}"}),
    )
    for n, (what, where) in enumerate(
        [
            ("jembatan", "Rawabaru"),
            ("bendungan", "Tirtasari"),
            ("pelabuhan", "Karangjati"),
            ("pabrik", "Sumberejo"),
            ("jalan", "Wanasari"),
            ("pasar", "Lembahijau"),
        ]
    )
]
