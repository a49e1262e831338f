"""Progress on a terminal: a line for each site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


@contextmanager
def bar(shown: bool) -> Iterator[Callable[[str, str], None]]:
    """A function to call with the site and the outcome of each article; it shows nothing where not ``shown``."""
    if not shown:
        yield lambda site, outcome: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description:16}"), TextColumn("{task.fields[told]}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        lines: dict[str, TaskID] = {}
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)

        def tell(site: str, outcome: str) -> None:
            counts[site][outcome] += 1
            if site not in lines:
                lines[site] = progress.add_task(site, total=None, told="")
            told = ", ".join(f"{count} {name}" for name, count in counts[site].items())
            progress.update(lines[site], told=told)

        yield tell
