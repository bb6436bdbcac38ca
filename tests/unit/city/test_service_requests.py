from collections.abc import Callable

import pandas as pd

from academy.city.cities import City

Read = Callable[[str], pd.DataFrame]
FILE = "service_requests_311"
SPLIT = ["High weeds", "Illegal dumping", "Graffiti"]


def _opened(requests: pd.DataFrame) -> pd.Series:
    """Read each opening in the style of the source that wrote it."""
    text = requests["opened_at"]
    old, app = text.str.endswith("M"), text.str.contains("/") & ~text.str.endswith("M")
    parts = [
        pd.to_datetime(text[old], format="%m/%d/%Y %I:%M %p"),
        pd.to_datetime(text[app], format="%d/%m/%Y %H:%M"),
        pd.to_datetime(text[~old & ~app], format="%Y-%m-%d %H:%M"),
    ]
    return pd.concat(parts).sort_index()


def test_riverbend_has_154_identical_rows_and_576_repeats_under_new_ids(first: Read) -> None:
    requests = first(FILE)
    distinct = requests.drop_duplicates()
    event = [name for name in distinct if name not in ("request_id", "channel")]

    assert len(requests) == 19_930
    assert len(requests) - len(distinct) == 154
    assert int(distinct.duplicated(event).sum()) == 576
    assert distinct["request_id"].is_unique


def test_a_repeat_cannot_be_told_by_its_number(read: Read) -> None:
    requests = read(FILE).drop_duplicates()
    event = [name for name in requests if name not in ("request_id", "channel")]
    numbers = requests["request_id"].str[3:].astype(int)
    repeats = numbers[requests.duplicated(event, keep=False)]

    assert numbers.quantile(0.2) < repeats.median() < numbers.quantile(0.8)


def test_about_one_request_in_twenty_has_no_district_and_the_app_hardly_any(read: Read) -> None:
    requests = read(FILE)
    blank = requests["council_district"] == ""
    by_channel = blank.groupby(requests["channel"]).mean()

    assert 0.05 < blank.mean() < 0.07
    assert by_channel["app"] < 0.02
    assert by_channel.idxmax() == "walk-in"


def test_dates_come_in_three_styles_each_from_its_source(read: Read) -> None:
    requests = read(FILE)
    text, channel = requests["opened_at"], requests["channel"]
    month_first = text.str.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d [AP]M")
    day_first = text.str.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d")
    iso = text.str.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d")

    assert (month_first | day_first | iso).all()
    assert (_opened(requests)[month_first] < pd.Timestamp("2024-03-01")).all()
    assert (_opened(requests)[~month_first] >= pd.Timestamp("2024-03-01")).all()
    assert set(channel[day_first]) == {"app"}
    assert "app" not in set(channel[iso])


def test_hundreds_of_app_rows_swap_silently_when_read_month_first(first: Read) -> None:
    text = first(FILE)["opened_at"]
    app = text[text.str.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d")]
    day, month = app.str[:2].astype(int), app.str[3:5].astype(int)

    assert 520 <= int(((day <= 12) & (day != month)).sum()) <= 640


def test_nuisance_ends_when_its_three_parts_begin(read: Read) -> None:
    requests = read(FILE)
    opened = _opened(requests)
    after = opened >= pd.Timestamp("2024-03-01")

    assert requests["category"][~after].nunique() == 10
    assert requests["category"][after].nunique() == 12
    assert not requests["category"][~after].isin(SPLIT).any()
    assert not (requests["category"][after] == "Nuisance").any()


def test_nothing_was_opened_in_the_outage_and_three_days_after_it_stand_out(read: Read) -> None:
    opened = _opened(read(FILE))
    days = opened.dt.date.value_counts()

    assert opened.between(pd.Timestamp("2023-05-06"), pd.Timestamp("2023-06-20 23:59")).sum() == 0
    assert 24 <= days.median() <= 29
    assert days.iloc[2] > 12 * days.median()
    assert days.iloc[3] < 3 * days.median()


def test_the_three_days_of_keying_in_differ_between_the_cities(first: Read, second: Read) -> None:
    spikes = [set(_opened(read(FILE)).dt.date.value_counts().index[:3]) for read in (first, second)]

    assert spikes[0] != spikes[1]


def test_some_requests_close_before_they_open(read: Read) -> None:
    requests = read(FILE).drop_duplicates()
    closed = pd.to_datetime(requests["closed_at"].replace("", None))
    early = closed < _opened(requests)

    assert 50 <= early.sum() <= 100


def test_status_says_open_exactly_where_no_closing_stands(read: Read) -> None:
    requests = read(FILE)

    assert ((requests["status"] == "open") == (requests["closed_at"] == "")).all()
    assert 0.02 < (requests["status"] == "open").mean() < 0.05


def test_another_category_leads_in_the_second_city(first: Read, second: Read) -> None:
    leaders = [read(FILE)["category"].value_counts().index[0] for read in (first, second)]

    assert leaders == ["Missed trash or recycling", "Water leak"]


def test_the_busiest_district_is_not_the_one_with_the_most_for_each_resident(
    read: Read, city: City
) -> None:
    requests, districts = read(FILE), read("districts").set_index("council_district")
    counts = requests["council_district"][requests["council_district"] != ""].value_counts()
    rates = counts / districts["population"].astype(int)

    expected = {"first": ("1", "3"), "second": ("7", "2")}[city.folder]
    assert (counts.idxmax(), rates.idxmax()) == expected
