"""What people look at: charts as SVG, contact sheets as PNG, progress lines, numbers and names in words.

It shows what it is given and computes nothing of its own.
"""
