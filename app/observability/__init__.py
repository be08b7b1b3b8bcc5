"""What the server tells its operators: counters, metrics, the access log.

Nothing here changes an answer, and nothing of a drawing is kept.
"""
