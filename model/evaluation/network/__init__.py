"""Score a network alone, on pictures that hold one drawing each. It knows nothing of how a drawing is taken apart."""
