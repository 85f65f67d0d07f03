"""Makes the catalogues from the parts: `python -m pacnam_tasks.translations.build [--check]`.

`parts/<feature>.po` holds the Vietnamese of one feature. All parts together are `vi`; `en` says each
message as it stands in the code. Both are committed, so that a clerk can review every word in one file;
their compiled form is not.
"""

from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog

from pacnam_tasks.translations.catalogues import PartsDisagree, as_written_in_code, compiled, merge, text_of
from pacnam_tasks.translations.check import faults

HERE = Path(__file__).parent
SOURCES = (HERE.parents[1] / "templates", HERE.parent)


@click.command
@click.option("--check", is_flag=True, help="Write nothing; fail when words are missing or the files are old.")
def main(check: bool) -> None:
    """Make the catalogues from the parts."""
    try:
        vietnamese = merge((HERE / "parts").glob("*.po"))
    except PartsDisagree as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if not check:
        write(vietnamese, HERE)
    elif found := [*faults(vietnamese, SOURCES), *behind(vietnamese, HERE)]:
        raise click.ClickException("\n".join(found))


def write(vietnamese: Catalog, folder: Path) -> None:
    """Both catalogues, readable and compiled."""
    for path, catalog in _files(vietnamese, folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text_of(catalog))
        path.with_suffix(".mo").write_bytes(compiled(catalog))


def behind(vietnamese: Catalog, folder: Path) -> Iterator[str]:
    """A sentence for each readable catalogue that is not what the parts make."""
    for path, catalog in _files(vietnamese, folder):
        if not path.exists() or path.read_bytes() != text_of(catalog):
            name = path.relative_to(folder)
            yield f"{name} is not what the parts make: run `make translations` and commit it"


def _files(vietnamese: Catalog, folder: Path) -> Iterator[tuple[Path, Catalog]]:
    for catalog in (vietnamese, as_written_in_code(vietnamese)):
        yield folder / str(catalog.locale_identifier) / "LC_MESSAGES" / "messages.po", catalog


if __name__ == "__main__":
    main()
