"""What people do; one verb a function."""
