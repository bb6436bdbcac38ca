"""The watch over pages must itself be watched: a browser that says nothing proves nothing."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

if TYPE_CHECKING:
    from tests.browser.conftest import Complaints

POLICY = "default-src 'none'; script-src 'self'; img-src 'self' http://city.example"
PAGES = {
    "/quiet": "<title>Quiet</title><p>Nothing to see.",
    "/inline": "<title>Inline</title><script>document.title = 'run'</script>",
    "/missing": "<title>Missing</title><img src='/none.png' alt=''>",
    "/abroad": "<title>Abroad</title><img src='http://city.example/a.png' alt=''>",
    "/stops": "<title>Stops</title><script src='/stops.js'></script>",
    "/stops.js": "throw new Error('no such cell')",
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = PAGES.get(self.path)
        kind = "text/javascript" if self.path.endswith(".js") else "text/html"
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write((found or "").encode())

    def log_request(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/inline", "Content Security Policy"),
        ("/missing", "404"),
        ("/abroad", "A request to another host: http://city.example/a.png"),
        ("/stops", "A script stopped: no such cell"),
    ],
)
def test_a_page_that_does_wrong_is_heard(
    site: str, page: Callable[..., Page], complaints: "Complaints", path: str, complaint: str
) -> None:
    page().goto(site + path, wait_until="networkidle")

    assert any(complaint in text for text in complaints.left)
    complaints.expect("")


def test_a_quiet_page_passes_in_any_width_and_without_scripts(
    site: str, page: Callable[..., Page], complaints: "Complaints"
) -> None:
    complaints.expect("favicon.ico")
    for tab in (page(), page(width=390), page(scripts=False)):
        tab.goto(site + "/quiet")

        assert tab.title() == "Quiet"
    assert complaints.left == []
