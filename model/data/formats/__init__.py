"""Readers of the file formats of public data sets: each from bytes to arrays or characters, with a clear error.

Where the files come from is for sources.
"""
