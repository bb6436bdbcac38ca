import sysconfig
from pathlib import Path

import pytest

from academy.domain.errors import SandboxUnavailable
from academy.sandbox import host, reduced
from academy.sandbox.host import Host


def test_landlock_and_seccomp_together_are_the_full_mode() -> None:
    assert host.choose(Host(3, seccomp=True, bubblewrap=""), unsafe=False) == "full"


def test_the_full_mode_is_taken_even_where_unsafe_would_do() -> None:
    assert host.choose(Host(7, seccomp=True, bubblewrap="/usr/bin/bwrap"), unsafe=True) == "full"


def test_bubblewrap_stands_in_for_landlock() -> None:
    assert (
        host.choose(Host(2, seccomp=True, bubblewrap="/usr/bin/bwrap"), unsafe=False) == "reduced"
    )


@pytest.mark.parametrize("abilities", [Host(0, True, ""), Host(7, False, ""), Host(0, False, "/b")])
def test_a_host_that_cannot_confine_is_refused_with_a_way_out(abilities: Host) -> None:
    with pytest.raises(SandboxUnavailable, match="ACADEMY_UNSAFE_SANDBOX"):
        host.choose(abilities, unsafe=False)


def test_the_operator_may_run_unconfined() -> None:
    assert host.choose(Host(0, seccomp=False, bubblewrap=""), unsafe=True) == "unsafe"


def test_the_standard_library_and_the_packages_are_readable() -> None:
    whole = host.readable().whole
    paths = sysconfig.get_paths()
    for name in ("stdlib", "purelib"):
        path = Path(paths[name]).resolve()
        assert any(path.is_relative_to(root) for root in whole)


def test_the_academy_itself_is_not_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(host.PACKAGE.is_relative_to(root) for root in host.readable().whole)
    installed = Path(sysconfig.get_paths()["purelib"]).resolve() / "pandas"
    monkeypatch.setattr(host, "PACKAGE", installed)
    found = host.readable()
    assert str(installed) not in found.whole
    assert str(installed.parent) in found.listed
    assert str(installed.parent / "numpy") in found.whole


def test_bubblewrap_gets_no_network_no_rights_and_one_folder_to_write_in(tmp_path: Path) -> None:
    command = reduced.wrapper(Host(0, seccomp=True, bubblewrap="/usr/bin/bwrap"), tmp_path)
    assert command[0] == "/usr/bin/bwrap"
    assert {"--unshare-all", "--die-with-parent"} <= set(command)
    assert [command[i + 1] for i, word in enumerate(command) if word == "--bind"] == [str(tmp_path)]
    assert command[-1] == "--"
