"""A matrix product by numpy, which is that of the BLAS that it loads: the title says which (serve.py)."""

import numpy as np

from serve import precision, problem, serve

task = problem()
shape = (task["size"], task["size"])
a = np.array(task["a"], precision()).reshape(shape)
b = np.array(task["b"], precision()).reshape(shape)
product = np.empty(shape, precision())


def step():
    np.dot(a, b, out=product)


step()
serve(np.__version__, product[0].tolist(), step)
