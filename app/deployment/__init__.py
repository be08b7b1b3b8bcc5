"""What people run the app with on their machines: settings of gunicorn and nginx, a Dockerfile, the threat model.

Settings of the app itself are in app.config.
"""
