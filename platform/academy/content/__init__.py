"""Lessons and exercises in git, read into a catalog."""
