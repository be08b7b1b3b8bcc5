"""The network and its training, in NumPy alone.

Each package imports from lower floors only: the contracts in pyproject.toml hold it to that. From the ground up:

    nn, preprocessing, storage, report      what learns; what it is shown; what is kept; what people are shown
    paths                                   where the repository's folders lie
    data, architectures, checkpoint, outputs  what it learns from; networks and their files; what their outputs say
    augmentation, segmentation, explain     made examples; drawings of several digits; what a network does and why
    classifier, training                    a finished network; a training from its recipe to its file
    recipes, evaluation, studies            trainings by name; what networks are worth; trainings compared
    train, evaluate, datasets, cards, study the commands

Axes are named once and for all: N images, H rows, W columns, C channels, K classes. Images are NHWC
float32 with bright ink: 0 is paper, 1 is full ink. x and y are a layer's input and output, dx and dy
the gradients of the loss with respect to them, lr the learning rate, rng a numpy.random.Generator that
is always passed and never global.
"""

import os

# Two BLAS threads on the small products of single images wait for each other far longer than they work;
# training shares a batch between threads of its own (model.nn.data_parallel). Set before NumPy loads its BLAS.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
