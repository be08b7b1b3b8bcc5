"""Trainings: what a recipe holds, the data it learns from, the loop, the session that survives, and final scores.

Layers and optimisers are in nn, the recipes themselves in model.recipes.
"""
