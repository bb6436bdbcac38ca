"""City Data Academy: lessons, graded notebook exercises, skill progress for a city's workforce."""
