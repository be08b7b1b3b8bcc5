"""Drawings of several digits, taken apart: pieces of ink, groupings of them, cuts, and the search for the best reading.

It asks a network through a function, and knows no network itself.
"""
