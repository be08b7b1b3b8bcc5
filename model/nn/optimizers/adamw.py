"""AdamW: Adam whose weight decay is not divided by the gradient."""

from __future__ import annotations

from model.nn.optimizers.adam import Adam


class AdamW(Adam):
    """Adam with decoupled weight decay: value -= lr * weight_decay * value (Loshchilov and Hutter 2019, alg. 2)."""

    title = "AdamW"
    year = 2019
    decoupled_decay = True
