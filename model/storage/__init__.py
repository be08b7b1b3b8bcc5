"""Files that are written whole or not at all, and archives of arrays that are checked before they are believed.

What the arrays mean (weights, data sets, trainings) is for those who store them.
"""
