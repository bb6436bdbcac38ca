"""HTTP in, HTML out, and nothing else."""
