"""The rules of the academy: pure, frozen, without input or output."""
