"""Scores against annotated articles, benchmarks, the quality gate."""
