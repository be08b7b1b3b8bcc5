"""The networks in service: a folder of weights files, the registry of those loaded, and their replacement.

What a network does with a drawing is for the routes.
"""
