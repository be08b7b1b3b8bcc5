"""What every answer has in common: problems, headers, hosts, CORS, and whether anybody still waits.

It knows neither drawings nor networks.
"""
