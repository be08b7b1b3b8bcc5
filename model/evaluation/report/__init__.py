"""A report as people meet it: what it must hold, its files, its pictures, its words. Nothing is measured here."""
