"""From a picture file or pen strokes to the network's picture: decode, find the ink, normalise.

One drawing at a time, the same way for training, evaluation and the server. Nothing here knows networks or labels.
"""

from model.preprocessing.normalize import normalize_drawing

__all__ = ["normalize_drawing"]
