"""How each department of the sample city took to learning, and what supervisors wrote about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habit:
    """How the people of a department learn."""

    wave: int | None  # months into the year when what all staff take is assigned; None: not yet
    starts: float  # share of those reached who begin
    finishes: float  # share of those who began who go through to the end
    prompt: float  # share who begin within weeks; the others wait for the due date
    on_their_own: float  # share who begin before anything is assigned
    around_the_clock: bool = False  # shifts: evenings and weekends too


KEEN = Habit(0, 0.94, 0.90, 0.75, 0.10)
STEADY = Habit(2, 0.80, 0.80, 0.50, 0.06)
LATE = Habit(5, 0.64, 0.72, 0.22, 0.04)
UNASSIGNED = Habit(None, 0.0, 0.62, 0.0, 0.10)

HABITS = {
    "D01": Habit(10, 0.46, 0.60, 0.50, 0.03, around_the_clock=True),
    "D02": Habit(5, 0.66, 0.70, 0.25, 0.04, around_the_clock=True),
    "D03": Habit(2, 0.74, 0.78, 0.45, 0.06),
    "D04": UNASSIGNED,
    "D05": STEADY,
    "D06": LATE,
    "D07": LATE,
    "D08": STEADY,
    "D09": Habit(1, 0.88, 0.86, 0.60, 0.08),
    "D10": Habit(9, 0.34, 0.50, 0.30, 0.02, around_the_clock=True),
    "D11": KEEN,
    "D12": Habit(3, 0.70, 0.88, 0.40, 0.12),
    "D13": Habit(1, 0.90, 0.84, 0.55, 0.08),
    "D14": KEEN,
    "D15": Habit(6, 0.52, 0.70, 0.20, 0.03),
    "D16": STEADY,
    "D17": KEEN,
    "D18": Habit(1, 0.58, 0.80, 0.50, 0.05),
}

# People at a desk find twenty minutes more easily than people in a truck.
AT_HAND = {"field & trades": 0.85, "sworn": 0.92}

# How the team of the supervisor who signs in to the demo stands: the share of the way each goes.
TEAM_WAYS = (1.0, 0.6, 1.0, 0.0, 0.35, 1.0, 0.15, 0.8)

NOTES = (
    "Brought a count to our Monday meeting and said what it leaves out.",
    "Asked whom the file belongs to before passing it on. That was right.",
    "Explained to the crew what one row of our file stands for.",
    "Noticed a blank that used to be read as a zero, and told the owner.",
    "Checked last month's figure again and found that two lists had been added up.",
    "Wrote the question down first, then looked for the data. It saved us a week.",
    "Showed a colleague how to count the open requests without retyping them.",
    "Said in the briefing what the number does not tell. Well done.",
)
