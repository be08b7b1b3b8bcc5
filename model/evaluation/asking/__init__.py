"""Ask the product as a client does: send a drawing as strokes or as a picture, take the answer.

Nothing is scored here.
"""
