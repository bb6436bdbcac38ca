"""One queue interface; a job is a name and an id."""
