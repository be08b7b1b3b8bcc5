"""Named trainings: architecture, data, loss, optimiser, schedule and epochs, each defined once, here."""

from __future__ import annotations

from functools import partial

from model import architectures
from model.nn.losses import SoftmaxCrossEntropy, SquaredError
from model.nn.optimizers import SGD, Adam, Momentum, Muon
from model.nn.schedules import Constant, OneCycle
from model.preprocessing.normalize import Preprocessing
from model.training.recipe import Plan, Recipe

recipes = {
    recipe.name: recipe
    for recipe in [
        Recipe(
            name="mlp-30",
            title="Thirty hidden neurons",
            year=1986,
            description="One hidden layer of sigmoids trained by plain back-propagation: the first network of "
            'Nielsen, "Neural Networks and Deep Learning" (2015), chapter 1, which reports 95.42%. The weights that '
            "ship are those of the seed, of 1 to 6, that validated best.",
            architecture=architectures.mlp_30,
            plan=Plan(SquaredError, SGD, Constant(3.0), batch_size=10, epochs=30),
            validation=10_000,
            threads=1,
        ),
        Recipe(
            name="mlp-784",
            title="A hidden neuron for each pixel",
            year=1986,
            description="One hidden layer as wide as the image, trained one image at a time by the four equations "
            "of back-propagation. Its standard normal weights saturate the wide layer, so it learns slowly: more "
            "neurons alone do not help. Of the learning rates 0.01, 0.03, 0.1, 0.3 and 1 the one in use read the "
            "most validation images after one epoch.",
            architecture=architectures.mlp_784,
            plan=Plan(SquaredError, SGD, Constant(0.1), batch_size=1, epochs=10),
            train=33_555,
            threads=1,
        ),
        Recipe(
            name="digits32",
            title="Black and white bitmaps",
            year=1986,
            description="Two hidden layers of sixteen sigmoids on 32x32 bitmaps, trained one bitmap at a time.",
            architecture=architectures.digits32,
            plan=Plan(SquaredError, SGD, Constant(0.01), batch_size=1, epochs=1743, keep="last"),
            source="digits32",
            validation=0,
            threads=1,
            preprocessing=Preprocessing(field=32, digit=32, centre="box", binary=True),
            published=((88, 0.835), (137, 0.902), (810, 0.977), (1743, 0.987)),
        ),
        Recipe(
            name="lenet-5",
            title="LeNet-5",
            year=1998,
            description="Three 5x5 convolutions with averages between them and tanh throughout: the network that read "
            "cheques for banks. Its authors report 0.95% of MNIST's test images misread after 20 passes. The weights "
            "that ship are those of the epoch that validated best.",
            architecture=architectures.lenet_5,
            plan=Plan(
                loss=SoftmaxCrossEntropy,
                optimizer=Momentum,
                schedule=OneCycle(0.05),
                batch_size=50,
                epochs=20,
            ),
        ),
        Recipe(
            name="deepconvnet",
            title="Deep convolutional network",
            year=2016,
            description="Six 3x3 convolutions in pairs with pooling between, dropout, two dense layers.",
            architecture=architectures.deepconvnet,
            plan=Plan(
                loss=SoftmaxCrossEntropy,
                optimizer=Adam,
                schedule=Constant(0.001),
                batch_size=100,
                epochs=20,
            ),
        ),
        Recipe(
            name="inkling",
            title="Inkling",
            year=2026,
            description="Six 3x3 convolutions with batch normalisation, trained on MNIST, half of it perturbed, and on "
            "pen strokes that are drawn anew at every epoch, with other pens, slants and sizes; an eleventh class "
            "learns what is no digit.",
            architecture=architectures.inkling,
            plan=Plan(
                loss=partial(SoftmaxCrossEntropy, label_smoothing=0.05),
                optimizer=partial(Muon, weight_decay=0.02),
                schedule=OneCycle(0.008, rise=0.25),
                batch_size=100,
                epochs=12,
                keep="last",
            ),
            strokes=(
                "pendigits",
                "unipen",
                "ujipenchars2",
                "ipad-pencil",
                "numberpad",
                "lipitk",
                "quickdraw",
                "omniglot",
            ),
            plain=0.5,
        ),
    ]
}
