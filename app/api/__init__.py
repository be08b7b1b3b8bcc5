"""The routes for programs: each from a Drawing to JSON, with the schema that describes it.

Pages for people are in pages; the description of all routes is openapi.
"""
