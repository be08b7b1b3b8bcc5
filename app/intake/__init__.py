"""From untrusted bytes or strokes to a Drawing, or to an error that says what to send instead.

Every limit on what people send is kept here; reading the drawing is for the routes.
"""
