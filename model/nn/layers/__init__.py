"""The layers, one file for each family, forward and backward side by side.

Networks of them are in model.nn.network, and what they learn by in model.nn.losses and optimizers.
"""

from model.nn.layers.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh, softmax
from model.nn.layers.base import Array, Layer, Parameter, Shape
from model.nn.layers.convolution import Convolution
from model.nn.layers.dense import Dense
from model.nn.layers.dropout import Dropout
from model.nn.layers.normalization import BatchNormalization
from model.nn.layers.pooling import AveragePooling, GlobalAveragePooling, MaxPooling
from model.nn.layers.residual import Residual
from model.nn.layers.shape import Flatten
from model.nn.layers.squeeze import SqueezeExcitation

__all__ = [
    "Array",
    "AveragePooling",
    "BatchNormalization",
    "Convolution",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling",
    "Layer",
    "LeakyReLU",
    "MaxPooling",
    "Parameter",
    "ReLU",
    "Residual",
    "Shape",
    "Sigmoid",
    "Softmax",
    "SqueezeExcitation",
    "Tanh",
    "softmax",
]
