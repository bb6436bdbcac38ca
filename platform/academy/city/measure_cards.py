"""The 52 performance measures: what each counts, and whether more or less of it is better."""

from dataclasses import dataclass

HIGHER, LOWER = "higher", "lower"


@dataclass(frozen=True)
class Card:
    """A measure: numerator over denominator, as a percentage."""

    department_id: str
    name: str
    better: str


CARDS = (
    Card("D01", "Emergency calls reached within 8 minutes", HIGHER),
    Card("D01", "Burglaries cleared", HIGHER),
    Card("D01", "Patrol shifts run below minimum staff", LOWER),
    Card("D02", "Priority 1 runs reached within 6 minutes", HIGHER),
    Card("D02", "Hydrants tested on schedule", HIGHER),
    Card("D02", "Engines out of service at shift change", LOWER),
    Card("D03", "Leaks repaired within 3 days", HIGHER),
    Card("D03", "Water samples within all limits", HIGHER),
    Card("D03", "Meters read by estimate", LOWER),
    Card("D04", "Potholes filled within 5 days", HIGHER),
    Card("D04", "Storm inspections done late", LOWER),
    Card("D04", "Street lights relit within 10 days", HIGHER),
    Card("D05", "Projects finished within budget", HIGHER),
    Card("D05", "Designs returned for rework", LOWER),
    Card("D05", "Plans reviewed on time", HIGHER),
    Card("D06", "Trash routes finished the same day", HIGHER),
    Card("D06", "Vehicles past their service date", LOWER),
    Card("D06", "Missed collections made good in 2 days", HIGHER),
    Card("D07", "Playgrounds passing inspection", HIGHER),
    Card("D07", "Recreation classes canceled", LOWER),
    Card("D07", "Trees watered on schedule", HIGHER),
    Card("D08", "Home permits issued within 10 working days", HIGHER),
    Card("D08", "Permits sent back more than twice", LOWER),
    Card("D08", "Site visits made on the day promised", HIGHER),
    Card("D09", "Code cases closed within 30 days", HIGHER),
    Card("D09", "Code cases reopened", LOWER),
    Card("D09", "Weed complaints visited within 14 days", HIGHER),
    Card("D10", "911 calls answered within 15 seconds", HIGHER),
    Card("D10", "911 calls hung up before an answer", LOWER),
    Card("D10", "Shifts covered by forced overtime", LOWER),
    Card("D11", "311 calls answered within 60 seconds", HIGHER),
    Card("D11", "311 calls abandoned", LOWER),
    Card("D11", "Requests sent to the right department first", HIGHER),
    Card("D12", "Help requests solved within 1 day", HIGHER),
    Card("D12", "Computers missing security updates", LOWER),
    Card("D12", "Test messages reported by staff", HIGHER),
    Card("D13", "Posts filled within 60 days", HIGHER),
    Card("D13", "New hires who leave within a year", LOWER),
    Card("D13", "Yearly reviews finished", HIGHER),
    Card("D14", "Invoices paid within 30 days", HIGHER),
    Card("D14", "Payments that had to be corrected", LOWER),
    Card("D14", "Purchases with more than one bid", HIGHER),
    Card("D15", "Cases heard on the first date", HIGHER),
    Card("D15", "Hearings postponed", LOWER),
    Card("D15", "Contracts reviewed within 10 days", HIGHER),
    Card("D16", "People housed within 90 days", HIGHER),
    Card("D16", "People who return to homelessness", LOWER),
    Card("D16", "Homes inspected before moving in", HIGHER),
    Card("D17", "Measures reported on time", HIGHER),
    Card("D17", "Inventory entries without a steward", LOWER),
    Card("D18", "Audit findings settled within a year", HIGHER),
    Card("D18", "Council papers sent out late", LOWER),
)
