from dataclasses import replace
from datetime import date, datetime

from academy.store.database import Store
from academy.store.published import PublishedReport


def test_a_report_comes_back_as_it_was_published(store: Store, ana: int, now: datetime) -> None:
    table = {"rows": [{"name": "Fire — “é”", "cells": {"S1": None}}], "taught": []}
    report = PublishedReport(date(2026, 2, 28), "1", table, now)

    with store.write() as tx:
        assert tx.published.add(report, ana)

    with store.read() as tx:
        assert tx.published.get(date(2026, 2, 28)) == report
        assert tx.published.get(date(2026, 3, 31)) is None


def test_a_day_keeps_its_first_report(store: Store, now: datetime) -> None:
    first = PublishedReport(date(2026, 2, 28), "1", {"rows": []}, now)

    with store.write() as tx:
        assert tx.published.add(first, None)
        assert not tx.published.add(replace(first, table={"rows": ["other"]}), None)

    with store.read() as tx:
        assert tx.published.get(first.as_of) == first


def test_the_days_are_listed_newest_first(store: Store, now: datetime) -> None:
    days = [date(2026, 2, 28), date(2026, 4, 30), date(2026, 3, 31)]
    with store.write() as tx:
        for day in days:
            tx.published.add(PublishedReport(day, "1", {}, now), None)

    with store.read() as tx:
        assert tx.published.days() == (days[1], days[2], days[0])
