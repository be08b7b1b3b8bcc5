"""How the page's files reach browsers: joined, compressed, and under addresses that tell their content.

What the files hold is for static/ and templates/.
"""
