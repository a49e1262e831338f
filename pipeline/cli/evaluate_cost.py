"""``fakta evaluate cost``: processor time of the facts layers beside the language engine's."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.evaluate.cost import measure

CORPUS = Path(__file__).parents[2] / "corpus" / "fakta-contoh.warc.gz"
EPILOG = """\b
Examples:
  fakta evaluate cost
  fakta evaluate cost articles.jsonl.gz --count 300"""


@click.command("cost", epilog=EPILOG)
@click.argument("sources", nargs=-1)
@click.option("--engine", default="spacy", show_default=True, type=click.Choice(["spacy", "stanza"]))
@click.option("--models", type=click.Path(path_type=Path), help="Folder of models; else $FAKTA_MODELS, else models/.")
@click.option("--count", default=300, show_default=True, type=click.IntRange(1), help="Articles to time, at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(sources: tuple[str, ...], engine: str, models: Path | None, count: int, as_json: bool) -> None:
    """Time the engine and the facts layers over SOURCES (the bundled corpus) in one process."""
    cost = measure(sources or (str(CORPUS),), engine=engine, models=models, most=count)
    values = {"articles": cost.articles, "words": cost.words, "engine": cost.engine, "facts": cost.facts}
    if as_json:
        click.echo(json.dumps(values | {"ratio": round(cost.ratio, 4)}))
        return
    click.echo(f"{cost.articles} articles, {cost.words:,} words; processor seconds, one process")
    click.echo(f"{engine:8} {cost.engine:8.2f}")
    click.echo(f"facts    {cost.facts:8.2f}   {cost.ratio:.2f} of the engine's")
