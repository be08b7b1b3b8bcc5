"""The pages for people: what their templates show, and in which words.

Nothing here answers programs.
"""
