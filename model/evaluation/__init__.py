"""What a finished network is worth on digits of people whom it never met, alone and inside the product.

It measures and reports; but for temperature and threshold, which calibrate fits, nothing here changes a network.
"""
