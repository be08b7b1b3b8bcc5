"""The layers, one file for each family, forward and backward side by side.

Networks of them are in model.nn.network, and what they learn by in model.nn.losses and optimizers.
"""

from importlib import import_module
from pkgutil import iter_modules

from model.nn.layers.activation import LeakyReLU as LeakyReLU
from model.nn.layers.activation import ReLU as ReLU
from model.nn.layers.activation import Sigmoid as Sigmoid
from model.nn.layers.activation import Softmax as Softmax
from model.nn.layers.activation import Tanh as Tanh
from model.nn.layers.activation import softmax as softmax
from model.nn.layers.base import Array as Array
from model.nn.layers.base import Layer as Layer
from model.nn.layers.base import Parameter as Parameter
from model.nn.layers.base import Shape as Shape
from model.nn.layers.convolution import Convolution as Convolution
from model.nn.layers.dense import Dense as Dense
from model.nn.layers.dropout import Dropout as Dropout
from model.nn.layers.normalization import BatchNormalization as BatchNormalization
from model.nn.layers.pooling import AveragePooling as AveragePooling
from model.nn.layers.pooling import GlobalAveragePooling as GlobalAveragePooling
from model.nn.layers.pooling import MaxPooling as MaxPooling
from model.nn.layers.residual import Residual as Residual
from model.nn.layers.shape import Flatten as Flatten
from model.nn.layers.squeeze import SqueezeExcitation as SqueezeExcitation

# Every file is imported, so that Layer.kinds has its layers; the names above are only for shorter imports.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
