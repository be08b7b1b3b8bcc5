"""What every request and answer has in common: which hosts and origins are served, problems, JSON, headers.

It knows neither drawings nor networks.
"""
