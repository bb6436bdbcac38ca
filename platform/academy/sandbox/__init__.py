"""The only place where learner code runs."""
