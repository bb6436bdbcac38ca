"""A real browser, whose pages fail a test when they complain or look beyond this machine."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, sync_playwright

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@dataclass
class Complaints:
    """What pages said against themselves; `expect` what a test provokes on purpose."""

    heard: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, part: str) -> None:
        """Do not count complaints that contain this."""
        self.expected.append(part)

    @property
    def left(self) -> list[str]:
        """The complaints that nobody expected."""
        return [text for text in self.heard if not any(part in text for part in self.expected)]

    def console(self, message: ConsoleMessage) -> None:
        """Keep errors, among them a resource that is missing and a breach of the page's policy."""
        if message.type == "error":
            self.heard.append(f"Console: {message.text} ({message.location['url']})")

    def stopped(self, error: Exception) -> None:
        """Keep an exception that no script caught."""
        self.heard.append(f"A script stopped: {error}")

    def leave(self, route: Route, request: Request) -> None:
        """Let a request go to this machine, and no other."""
        if urlsplit(request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            self.heard.append(f"A request to another host: {request.url}")
            route.abort()


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """The browser, started once for each process that runs tests."""
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the pages of this test complain about; anything unexpected fails it."""
    heard = Complaints()
    yield heard
    assert heard.left == []


@pytest.fixture
def page(chromium: Browser, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Open empty pages: `page(width=390)`, `page(scripts=False)`; each in a profile of its own."""
    contexts = []

    def make(width: int = 1280, *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        context.route("**/*", complaints.leave)
        context.on("console", complaints.console)
        context.on("weberror", lambda error: complaints.stopped(error.error))
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
