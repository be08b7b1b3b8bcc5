"""The production server, waitress: receives requests within limits, notices who hangs up, and stops cleanly.

It knows HTTP and sockets. What a request means is for the routes.
"""
