"""The contenders: one module for each library, run as python -m tests.benchmarks.contenders MODULE OPTIONS."""
