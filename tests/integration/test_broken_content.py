import shutil
from pathlib import Path

import pytest

from academy import bootstrap
from academy.config import ROOT, Settings
from academy.domain.errors import InvalidContent


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for folder in ("courses", "exercises"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return Settings(
        home=tmp_path / "home",
        courses=tmp_path / "courses",
        exercises=tmp_path / "exercises",
        database_url=f"sqlite:///{tmp_path / 'academy.db'}",
    )


def break_quiz(settings: Settings) -> None:
    quiz = settings.courses / "data-at-the-city" / "quiz.yaml"
    quiz.write_text(quiz.read_text(encoding="utf-8") + "  - id: [\n", encoding="utf-8")


def test_the_site_starts_on_the_last_good_content(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    first = bootstrap.make_academy(settings)
    digest = first.catalog.digest
    bootstrap.close(first)
    break_quiz(settings)

    assert not bootstrap.renew_content(settings)
    again = bootstrap.make_academy(settings)
    assert again.catalog.digest == digest
    assert "quiz.yaml:" in caplog.text
    bootstrap.close(again)


def test_without_any_good_content_the_faults_are_told(settings: Settings) -> None:
    break_quiz(settings)

    with pytest.raises(InvalidContent, match=r"quiz\.yaml:\d+"):
        bootstrap.make_academy(settings)


def test_other_commands_do_not_publish_by_the_way(settings: Settings) -> None:
    bootstrap.close(bootstrap.make_academy(settings))
    lesson = settings.courses / "data-at-the-city" / "01-what-a-row-is.md"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(text.replace("title: What a row is", "title: New"), encoding="utf-8")

    def title() -> str:
        academy = bootstrap.make_academy(settings)
        bootstrap.close(academy)
        return academy.catalog.course("data-at-the-city").lessons[0].title

    assert title() == "What a row is"
    assert bootstrap.renew_content(settings)
    assert title() == "New"
    assert not bootstrap.renew_content(settings)
