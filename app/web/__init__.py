"""What every request and answer has in common: which hosts and origins are served and below which path, problems,
JSON, headers.

It knows neither drawings nor networks.
"""
