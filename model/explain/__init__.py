"""What a network does and why: its activations, its gradients step by step, its code, drawings that would change it.

It looks at networks and changes none; how well they read is for evaluation.
"""
