"""The client against a real HTTP server."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from customs.statuspage_client import PageUnreachable, fetch


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        unchanged = self.headers.get("If-None-Match") == '"v1"'
        code = 500 if self.path == "/broken" else 304 if unchanged else 200
        self.send_response(code)
        self.send_header("ETag", '"v1"')
        self.end_headers()
        if code == 200:
            self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_body_comes_with_its_etag(address: str) -> None:
    answer = fetch(f"{address}/summary.json", "")
    assert (answer.body, answer.etag) == (b"{}", '"v1"')


def test_a_page_that_has_not_changed_sends_no_body(address: str) -> None:
    assert fetch(f"{address}/summary.json", '"v1"').body is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "file:///etc/passwd", "nonsense"])
def test_an_address_that_does_not_answer_is_said(url: str) -> None:
    with pytest.raises(PageUnreachable):
        fetch(url, "")


def test_an_error_of_the_page_is_said(address: str) -> None:
    with pytest.raises(PageUnreachable, match="500"):
        fetch(f"{address}/broken", "")
