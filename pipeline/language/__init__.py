"""From text to one spaCy Doc, filled by the spaCy or the Stanza engine: later stages cannot tell which.

One verb, :func:`load_engine`. ``doc.text`` is the text as given; clitics ("buku" + "nya") are tokens of their
own; :func:`sentences` gives the sentences of a Doc without the line breaks between them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, Protocol

from spacy.tokens import Doc

from pipeline.errors import FaktaError
from pipeline.language.sentences import sentences

Scheme = Literal["fakta", "nergrit", "idner", "nerui", "nerugm"]

__all__ = ["Engine", "EngineError", "Scheme", "load_engine", "models_folder", "sentences"]


class EngineError(FaktaError):
    """An engine that is not installed, or a model that is not there; the message says what to do."""


class Engine(Protocol):
    """What fills a Doc. ``version`` changes whenever the model files do: it is stored with each run."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def docs(self, texts: Iterable[str], *, processes: int = 1) -> Iterator[Doc]:
        """One Doc a text, in order, with sentences, tags, lemmas, heads and entities; ``doc.text`` is the text."""
        ...


def load_engine(name: str = "spacy", models: Path | None = None, *, scheme: Scheme = "fakta") -> Engine:
    """Load the engine ``name`` ("spacy" or "stanza") from ``models``, else $FAKTA_MODELS, else the bundled models.

    ``scheme`` says which entities ``doc.ents`` holds: "fakta" (the contract's labels and borders), "nergrit" (the 19
    types of the Nergrit corpus), or those of another public corpus by its own borders. Raises :class:`EngineError`;
    nothing is ever downloaded.
    """
    folder = models_folder(models)
    if name == "spacy":
        from pipeline.language.spacy_engine import SpacyEngine

        return SpacyEngine(folder, scheme)
    if name == "stanza":
        try:
            from pipeline.language.stanza_engine import StanzaEngine
        except ModuleNotFoundError as error:
            raise EngineError(
                f"the Stanza engine is not installed ({error.name}): pip install 'fakta[stanza]'"
            ) from error
        return StanzaEngine(folder, scheme)
    raise EngineError(f"no engine is called {name!r}; there are spacy and stanza")


def models_folder(models: Path | None = None) -> Path:
    """The folder of models: the one given, else $FAKTA_MODELS, else ``models/`` of the checkout or of the package."""
    if models is not None:
        return models
    if named := os.environ.get("FAKTA_MODELS"):
        return Path(named)
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "models"
    return checkout if checkout.is_dir() else package / "_data" / "models"
