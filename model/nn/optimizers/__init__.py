"""Optimisers, one file each: rules that turn a gradient into a change of the parameters.

Each works in place on a network's ParameterVector and overrides one method, `update`. Every one takes the option
weight_decay, added to the gradient as the derivative of weight_decay / 2 * |weight|^2, unless the rule decouples it.
How lr changes belongs in model.nn.schedules.
"""

from importlib import import_module
from pkgutil import iter_modules

from model.nn.optimizers.adagrad import AdaGrad as AdaGrad
from model.nn.optimizers.adam import Adam as Adam
from model.nn.optimizers.adamw import AdamW as AdamW
from model.nn.optimizers.base import Optimizer as Optimizer
from model.nn.optimizers.momentum import Momentum as Momentum
from model.nn.optimizers.muon import Muon as Muon
from model.nn.optimizers.nesterov import Nesterov as Nesterov
from model.nn.optimizers.rmsprop import RMSProp as RMSProp
from model.nn.optimizers.sgd import SGD as SGD

# Every file is imported, so that Optimizer.kinds has its rule; the names above are only for shorter imports.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
