"""City Data Academy: lessons, graded notebook exercises and skill progress for a city's workforce."""
