"""What a first cell would import late or compute slowly, done once before any process is forked."""

import contextlib
import importlib
import io
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

_LATE = (
    *("IPython.core.completerlib", "IPython.core.logger", "IPython.core.oinspect"),
    *("IPython.extensions.storemagic", "IPython.utils.wildcard", "IPython.core.ultratb"),
    *("asttokens", "bdb", "executing", "faulthandler", "pure_eval", "stack_data", "comm"),
    *("pygments.formatters", "pygments.formatters.terminal256", "pygments.styles.default"),
    *("tornado.gen", "tornado.platform.asyncio", "zoneinfo", "inspect", "json", "statistics"),
    *("matplotlib.dates", "matplotlib.backends.backend_agg", "pandas.io.formats.style"),
    *("pandas.plotting._matplotlib", "pandas.io.formats.html", "numpy.testing", "pandas.testing"),
)
_TABLE = "a,b,c\n2025-01-01,x,1\n2025-01-02,y,2\n2025-01-02,y,3\n"


def warm() -> None:
    """Import, read, group, print and draw, so that every fork finds it done."""
    for name in _LATE:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    table: Any = pd.read_csv(io.StringIO(_TABLE), parse_dates=["a"])
    table["year"] = table["a"].dt.year
    groups = table.groupby("b").agg(n=("c", "count"), m=("c", "median")).sort_values("n")
    for shown in (table, groups, table.describe(), table.pivot_table("c", "b", "a").round(1)):
        shown._repr_html_()
        repr(shown)
    table.merge(groups, on="b").query("n > @table.shape[0] - 9").drop_duplicates()
    pd.testing.assert_frame_equal(table, table.copy())
    table.groupby("b").size().plot.bar()
    plt.title("warm")
    plt.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close("all")
