"""``python -m pipeline.train``: the training recipe, its single steps, the smoke test."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import click

from pipeline.errors import FaktaError
from pipeline.train.corpora import Corpora, local_folder
from pipeline.train.models_list import list_models
from pipeline.train.recipe import STEPS, Recipe

LOG = "%(asctime)s %(name)s: %(message)s"


@click.command()
@click.argument("step", type=click.Choice(["all", "smoke", "baselines", "list", *STEPS]))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the results and the log.")
@click.option("--data", type=click.Path(path_type=Path), help="Local data; else $FAKTA_DATA, else ../shared/data.")
@click.option("--seed", default=1, show_default=True, help="Of all random numbers.")
def main(step: str, out: Path, data: Path | None, seed: int) -> None:
    """Train the models into OUT/models: "all", or one STEP after those before it.

    "smoke" runs the whole recipe on a few bundled sentences; "baselines" compares the spaCy engine with networks that
    learnt from one small corpus alone; "list" writes MODELS.json for the models in OUT.
    """
    out.mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [logging.StreamHandler(), logging.FileHandler(out / "train.log", encoding="utf8")]
    logging.basicConfig(level=logging.INFO, format=LOG, handlers=handlers)
    if step == "smoke":
        from pipeline.train.smoke import smoke

        smoke(out, seed)
    elif step == "list":
        click.echo(f"{list_models(out) / 1e6:.1f} MB of models are listed in {out / 'MODELS.json'}")
    elif step == "baselines":
        from pipeline.train.baselines import compare

        found = compare(Corpora(local_folder(data), out / "corpora").root, seed)
        (out / "baselines.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf8")
    else:
        recipe = Recipe(Corpora(local_folder(data), out / "corpora"), out, seed)
        recipe.run(() if step == "all" else (step,))


if __name__ == "__main__":
    try:
        main(standalone_mode=True)
    except FaktaError as error:
        click.echo(f"fakta: {error}", err=True)
        sys.exit(2)
