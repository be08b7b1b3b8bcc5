"""The layers, one file for each family."""

from model.layers.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh, softmax
from model.layers.base import Array, Layer, Parameter, Shape
from model.layers.convolution import Convolution
from model.layers.dense import Dense
from model.layers.dropout import Dropout
from model.layers.normalization import BatchNormalization
from model.layers.pooling import AveragePooling, GlobalAveragePooling, MaxPooling
from model.layers.residual import Residual
from model.layers.shape import Flatten
from model.layers.squeeze import SqueezeExcitation

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
