"""``fakta export``: tables and views as CSV, XLSX or Parquet."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.store.export import export

EPILOG = """\b
Examples:
  fakta export out/fakta.db fakta.xlsx
  fakta export out/fakta.db claims.parquet --table v_claims
  fakta export out/fakta.db '{}.csv' --excel
  fakta export out/fakta.db '{}.parquet' --table claims --table articles"""


@click.command("export", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--table", "tables", multiple=True, help="A table or view; may be given more than once. Else all views.")
@click.option("--excel", is_flag=True, help="CSV as an Indonesian Excel reads it: BOM, semicolons, decimal comma.")
def command(database: Path, target: Path, tables: tuple[str, ...], excel: bool) -> None:
    """Write views or tables of DATABASE to TARGET: .csv, .xlsx (a sheet each) or .parquet (needs fakta[parquet]).

    For CSV and Parquet of more than one table, {} in TARGET stands for its name. A cell that would begin a
    formula gets an apostrophe before it.
    """
    written = export(database, target, tables, excel=excel)
    for part in written:
        click.echo(f"{part.path}: {part.table}, {part.rows:,} rows")
    if written and written[0].cut:
        click.echo(f"{written[0].cut} cells were cut to 32,767 characters, the most that Excel holds", err=True)
