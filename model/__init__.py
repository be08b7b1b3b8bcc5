"""The network and its training, in NumPy alone.

Rooms, from the ground floor up (a module imports only from floors below its own):

    0  initializers, losses, schedules, metrics, plots, progress, files, idx, npz, layers.base,
       preprocessing, pen, ink, pictures (what people draw, on its way to the network)
    1  layers.* (one file for each family of layers), archive, downloads, splits
    2  network (Sequential, a list of layers that is itself a layer), data_files, sources.* (one file for each)
    3  optimizers, architectures, parallel, datasets
    4  checkpoint, training, lesson (what the page /learn shows)
    5  recipes, classifier
    6  session (one training from its recipe to its files), studies.* (one file for each)
    7  train, evaluate, cards and study, the commands

Axes are named once and for all: N images, H rows, W columns, C channels, K classes. Images are NHWC
float32 with bright ink: 0 is paper, 1 is full ink. x and y are a layer's input and output, dx and dy
the gradients of the loss with respect to them, lr the learning rate, rng a numpy.random.Generator that
is always passed and never global.
"""

import os

# Two BLAS threads on the small products of single images wait for each other far longer than they work;
# training shares a batch between threads of its own (model.parallel). Set before NumPy loads its BLAS.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
