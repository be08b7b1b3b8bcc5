"""Reader processes, in which everything that strangers send is decoded and read: within limits, and replaceable.

The server's own process speaks HTTP and passes requests on. What a reader does with one is for the routes.
"""
