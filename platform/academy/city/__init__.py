"""The sample city Riverbend: generator, dictionary, analytics server."""
