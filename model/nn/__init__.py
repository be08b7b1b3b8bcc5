"""Neural networks in NumPy: layers, networks of them, initial values, losses, optimisers, schedules, measures.

It knows arrays and gradients. What knows digits, drawings, files or data sets belongs elsewhere.
"""
