from pathlib import Path

import pytest

from academy.domain.errors import SetupProblem
from academy.web.node import Node, explain_failure, find_node, install_node


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize("version", ["v20.20.2", "v24.0.0"])
def test_a_node_that_is_new_enough_is_used(tmp_path: Path, version: str) -> None:
    program(tmp_path, "node", f"echo {version}")
    program(tmp_path, "npm", "exit 0")
    assert find_node(str(tmp_path)) == Node(str(tmp_path / "node"), (str(tmp_path / "npm"),))


@pytest.mark.parametrize("said", ["echo v18.19.1", "echo what", "exit 1"])
def test_an_old_or_broken_node_is_not_used(tmp_path: Path, said: str) -> None:
    program(tmp_path, "node", said)
    program(tmp_path, "npm", "exit 0")
    assert find_node(str(tmp_path)) is None


def test_node_without_npm_is_not_used(tmp_path: Path) -> None:
    program(tmp_path, "node", "echo v22.0.0")
    assert find_node(str(tmp_path)) is None


def test_a_lock_that_cannot_be_installed_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "node.txt"
    lock.write_text("this is not a requirement\n", encoding="utf-8")
    with pytest.raises(SetupProblem):
        install_node(lock, tmp_path / "node")


def test_a_step_that_fails_is_told_in_its_own_words(tmp_path: Path) -> None:
    program(tmp_path, "node", "echo 'warning: x' >&2; echo 'ERROR: odd thing' >&2; exit 3")
    with pytest.raises(SetupProblem, match="ERROR: odd thing"):
        Node(str(tmp_path / "node"), ()).run([str(tmp_path / "node")], tmp_path)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("npm error code ENOTFOUND", "check the network"),
        ("npm error connect ECONNREFUSED 127.0.0.1:9", "check the network"),
        ("ERROR: No matching distribution found for nodejs", "check the network"),
        ("npm error ENOSPC: no space left on device", "disk is full"),
        ("OSError: No space left on device", "disk is full"),
        ("", "no reason given"),
    ],
)
def test_known_failures_say_what_to_do(said: str, words: str) -> None:
    assert words in explain_failure(said)
