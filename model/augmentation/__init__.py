"""Examples that are made or changed: images warped, strokes drawn by other hands, scribbles that are no digit.

All randomness comes from the rng that is passed. Real drawings come from data.
"""
