"""`serve`: the production server."""

import ipaddress
import socket
from typing import Any
from wsgiref.types import WSGIApplication

import click
from gunicorn.app.base import BaseApplication

from academy import bootstrap
from academy.config import Settings, read_settings
from academy.domain.errors import SetupProblem
from academy.services import demo, progress
from academy.web.app import create_app

THREADS = 32


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """gunicorn with one worker of many threads, which owns the sandbox and the local queue."""

    def __init__(self, settings: Settings, address: str) -> None:
        self._settings = settings
        self._address = address
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn would read from a file."""
        options: dict[str, Any] = {
            "bind": [self._address],
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": 30,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self._say_ready,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def _say_ready(self, _worker: object) -> None:
        click.echo(f"City Data Academy is at http://{self._address}  (stop it with Ctrl-C)")

    def load(self) -> WSGIApplication:
        """Build the site; gunicorn calls this inside the worker."""
        changed = bootstrap.renew_content(self._settings)
        academy = bootstrap.make_academy(self._settings)
        if changed:
            progress.rebuild(academy)
        serving = bootstrap.serving(academy)
        serving.__enter__()
        self.cfg.set("worker_exit", lambda _arbiter, _worker: serving.__exit__(None, None, None))
        return create_app(academy)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the site until it is stopped."""
    settings = read_settings()
    _refuse_what_is_unsafe(settings, host)
    _refuse_taken_port(host, port)
    Server(settings, f"{host}:{port}").run()


def _refuse_what_is_unsafe(settings: Settings, host: str) -> None:
    if _is_loopback(host):
        return
    academy = bootstrap.make_academy(settings)
    has_demo = demo.has_demo(academy)
    bootstrap.close(academy)
    if has_demo:
        raise SetupProblem(
            f"The demo accounts have known passwords, so {host} is refused; "
            "serve on 127.0.0.1, or start with an empty ACADEMY_HOME."
        )
    if settings.unsafe_sandbox:
        raise SetupProblem(f"The sandbox is switched off, so {host} is refused; use 127.0.0.1.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupProblem(
                f"Port {port} on {host} cannot be used ({error.strerror}); "
                f"stop the program that has it, or use --port {port + 1}."
            ) from error
