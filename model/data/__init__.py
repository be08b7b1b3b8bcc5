"""Data sets and how they reach a training: found, downloaded, read, cleaned, split and handed out in batches.

Public sources are in sources, file formats in formats. Examples that are made or changed belong in augmentation.
"""
