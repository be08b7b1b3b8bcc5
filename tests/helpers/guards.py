"""How long tests wait for what may never come: these limits only end a test that hangs, and say nothing about speed.

Ten times the usual work on a machine that does ten other things beside must fit in, so choose none shorter.
"""

# For a process to end, a server to answer, a thread to arrive.
HANG_GUARD_S = 600
# For a page to show what a test expects of it, in milliseconds.
PATIENCE_MS = 120_000
