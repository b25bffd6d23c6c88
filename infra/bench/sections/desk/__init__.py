"""The desk: what a page of the queue and a decision cost, and how fast the pages are."""

from infra.bench.child import BenchError
from infra.bench.figures import Table
from infra.bench.files import scratch
from infra.bench.section import Options
from infra.bench.sections.desk.deciding import measure_deciding
from infra.bench.sections.desk.first_page import measure_first_page
from infra.bench.sections.desk.queue import measure_queue
from infra.bench.sections.pages.serving import served
from infra.local.browser import MISSING, find_browser
from infra.local.pages import build_pages
from infra.local.toolchain import ToolchainError

TITLE = "Desk"
ABOUT = (
    "What reviewers wait for and what it costs: items of the table that are read and written, "
    "counted at the client, with the local engine in Amazon's place; how fast somebody decides who "
    "has only a keyboard; and what a browser loads to begin."
)


def measure(options: Options) -> tuple[Table, ...]:
    """Measure everything about the desk.

    Raises:
        BenchError: the pages cannot be built, or there is no browser.
    """
    browser = find_browser()
    if browser is None:
        raise BenchError(MISSING)
    try:
        pages = build_pages()
    except ToolchainError as error:
        raise BenchError(str(error)) from error
    with scratch(options.work, "desk") as folder:
        queue = measure_queue(options, folder)
    deciding = measure_deciding(options, pages)
    with served(pages) as address:
        return queue, deciding, measure_first_page(options, browser, pages, address)
