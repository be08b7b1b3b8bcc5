"""What a finished network is worth on digits of people whom it never met, however they hold the pen.

It measures and reports; nothing here changes a network.
"""
