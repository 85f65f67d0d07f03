"""One printed report, measured by many tests."""

import pytest

from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import Sheet, lay_out
from pacnam_tasks.reports.render import Rendered, render_pdf
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.paper import Paper
from tests.reports.samples import figures


@pytest.fixture(scope="session")
def sheet() -> Sheet:
    """The follow-up report of a plan of twenty tasks."""
    return lay_out(compose(figures()), HD36)


@pytest.fixture(scope="session")
def rendered(sheet: Sheet) -> Rendered:
    """The same as made by the limited process."""
    return render_pdf(sheet)


@pytest.fixture(scope="session")
def paper(rendered: Rendered) -> Paper:
    """The same, open for measuring."""
    return Paper(rendered.pdf)
