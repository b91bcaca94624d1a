"""Benchmarks: `make bench`. What is measured and how to read it stands in docs/benchmarks.md."""
