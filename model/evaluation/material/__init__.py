"""What exams are made of: held-out drawings set by set, with tags of style, and numbers made up of them.

How a drawing is sent and what is answered belongs to the neighbours.
"""
