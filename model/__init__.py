"""The network and its training, in NumPy alone.

A module imports only from floors below its own; tests/architecture/floors.py lists them all. From the ground up:

    files, idx, npz, pen, ink, paper, preprocessing   what people draw and what files hold, one step each
    layers.*, losses, network, optimizers             what learns, and how
    sources.*, datasets, handwriting, mixture, feed   what it learns from
    sheets, segmentation, cuts, candidates, digits    drawings of several digits, taken apart and read
    training, session, recipes, checkpoint            a training, from its recipe to its file
    classifier, calibration, exams.*, studies.*       what came of it, measured
    train, evaluate, datasets, cards, study           the commands

Axes are named once and for all: N images, H rows, W columns, C channels, K classes. Images are NHWC
float32 with bright ink: 0 is paper, 1 is full ink. x and y are a layer's input and output, dx and dy
the gradients of the loss with respect to them, lr the learning rate, rng a numpy.random.Generator that
is always passed and never global.
"""

import os

# Two BLAS threads on the small products of single images wait for each other far longer than they work;
# training shares a batch between threads of its own (model.nn.data_parallel). Set before NumPy loads its BLAS.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
