"""The two sample cities: one to learn on, one to prove that an answer was worked out.

Both have the same tables and the same kinds of flaws. Every figure differs, so an answer that was
typed in by hand is wrong in the second city. What makes each city its own stands beside each table,
by the city's folder name.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np


@dataclass(frozen=True)
class City:
    """A sample city: its folder, its name and the number that all its draws begin with."""

    folder: str
    name: str
    seed: int

    def stream(self, table: str) -> np.random.Generator:
        """Return the random numbers of one table.

        Each table has a stream of its own, found by its name, so that an edit to one table never
        moves another.
        """
        return np.random.default_rng(np.random.SeedSequence([self.seed, crc32(table.encode())]))


FIRST = City("first", "Riverbend", 20230406)
SECOND = City("second", "Stonecross", 20240917)
CITIES = (FIRST, SECOND)
