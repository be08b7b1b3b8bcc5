"""Exams: what a finished network is worth on digits of people whom it never met, however they hold the pen."""
