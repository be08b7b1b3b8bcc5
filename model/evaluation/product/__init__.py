"""Score what the whole product answers: misread, not accepted, honest, and what passes for a digit.

The network alone has its own room beside.
"""
