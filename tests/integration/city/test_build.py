import json
import shutil
import threading
from pathlib import Path

import pytest

from academy.city.build import STAMP, build, is_current
from academy.city.verify import verify, write_manifest
from academy.config import ROOT
from academy.domain.errors import InvalidContent

MANIFEST = ROOT / "exercises" / "data" / "manifest.json"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("once") / "city"
    build(out)
    return out


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "city"))


def _bytes(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.csv")}


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(tmp_path / "again")

    assert _bytes(tmp_path / "again") == _bytes(built)


def test_no_file_is_the_same_in_both_cities_but_the_departments(built: Path) -> None:
    same = [
        path.name
        for path in sorted((built / "first").glob("*.csv"))
        if path.read_bytes() == (built / "second" / path.name).read_bytes()
    ]

    assert same == ["departments.csv"]


def test_the_cities_are_those_of_the_manifest_in_git(built: Path) -> None:
    assert verify(built, MANIFEST) == []


def test_a_city_that_is_up_to_date_is_left_alone(copy: Path) -> None:
    calls: list[str] = []
    before = (copy / STAMP).stat().st_mtime_ns

    build(copy, lambda label, *_: calls.append(label))

    assert calls == []
    assert (copy / STAMP).stat().st_mtime_ns == before


def test_progress_runs_from_none_to_all_tables(tmp_path: Path) -> None:
    calls: list[tuple[str, int, int]] = []

    build(tmp_path / "new" / "city", lambda *call: calls.append(call))

    assert calls[0][1:] == (0, 30)
    assert calls[-1] == ("Stonecross", 30, 30)
    assert [done for _, done, _ in calls] == sorted(done for _, done, _ in calls)


@pytest.mark.parametrize("harm", ["cut", "lost", "other numpy", "broken stamp", "no stamp"])
def test_a_city_that_is_not_whole_or_not_current_is_known(copy: Path, harm: str) -> None:
    file, stamp = copy / "first" / "districts.csv", copy / STAMP
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-5])
    elif harm == "lost":
        file.unlink()
    elif harm == "other numpy":
        stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"numpy": "1.0"}))
    elif harm == "broken stamp":
        stamp.write_text("{")
    else:
        stamp.unlink()

    assert not is_current(copy)


def test_a_city_that_lost_a_file_is_built_again(copy: Path) -> None:
    (copy / "second" / "server" / "hr.db").unlink()

    build(copy)

    assert is_current(copy)
    assert verify(copy, MANIFEST) == []


def test_what_a_build_cut_short_left_behind_does_no_harm(tmp_path: Path) -> None:
    left = tmp_path / ".city-building" / "city" / "first" / "server"
    left.mkdir(parents=True)
    (left / "hr.db").write_bytes(b"half a file")

    build(tmp_path / "city")

    assert is_current(tmp_path / "city")
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


def test_an_error_in_the_middle_leaves_the_old_city_in_place(copy: Path) -> None:
    (copy / STAMP).unlink()

    def stop(label: str, done: int, _: int) -> None:
        if done == 4:
            raise KeyboardInterrupt(label)

    with pytest.raises(KeyboardInterrupt):
        build(copy, stop)

    assert verify(copy, MANIFEST) == []
    assert not is_current(copy)


def test_two_builds_at_once_end_with_one_whole_city(tmp_path: Path) -> None:
    out, calls = tmp_path / "city", list[str]()
    threads = [
        threading.Thread(target=build, args=(out, lambda label, *_: calls.append(label)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert is_current(out)
    assert calls.count("Stonecross") == 1


def test_verify_says_which_file_differs_and_how(copy: Path, tmp_path: Path) -> None:
    first = copy / "first"
    (first / "districts.csv").unlink()
    changed = (first / "departments.csv").read_text(encoding="utf-8")
    (first / "departments.csv").write_text(changed.replace("Police", "police"), encoding="utf-8")
    lines = (first / "program_budget.csv").read_text(encoding="utf-8").splitlines()
    (first / "program_budget.csv").write_text("\n".join(lines[:-1]), encoding="utf-8")
    (first / "storm_assets.csv").write_text("asset,crew\n1,2\n", encoding="utf-8")

    faults = verify(copy, MANIFEST)

    assert faults[0].startswith("first/departments.csv has the right rows and columns, but other")
    assert faults[1] == "first/districts.csv is missing; 9 rows were expected."
    assert faults[2] == "first/program_budget.csv has 1,439 rows; 1,440 were expected."
    assert faults[3].startswith("first/storm_assets.csv has the columns asset, crew; asset_id, ")
    assert len(faults) == 4


def test_verify_names_a_file_that_the_manifest_lacks_and_another_numpy(
    built: Path, tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.json"
    write_manifest(built, manifest)
    content = json.loads(manifest.read_text(encoding="utf-8"))
    del content["files"]["second/districts.csv"]
    manifest.write_text(json.dumps(content | {"numpy": "1.0"}), encoding="utf-8")

    faults = verify(built, manifest)

    assert "the manifest was made with numpy 1.0" in faults[0]
    assert faults[1:] == ["second/districts.csv is not in the manifest."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("{", "line 1: JSON was expected"), ("[]", "expected “numpy”"), ("{}", "expected “numpy”")],
)
def test_a_manifest_that_cannot_be_read_is_told(
    built: Path, tmp_path: Path, text: str, sentence: str
) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidContent, match=sentence):
        verify(built, tmp_path / "manifest.json")


def test_a_missing_manifest_is_told(built: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match="the manifest is missing"):
        verify(built, tmp_path / "manifest.json")
