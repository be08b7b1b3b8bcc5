"""Measures how fast Inkling is, side by side with PyTorch, ONNX Runtime and plain NumPy: python -m tests.benchmarks.

`parts` says what is measured, `contenders` who takes part, each in a process of its own; `targets` holds the
results to reach. Timing never fails a run; a contender that fails or computes something else does.
"""
