import { lax, nn, numpy as np } from '@jax-js/jax';

const ACTIVATIONS = { sigmoid: nn.sigmoid, tanh: np.tanh, relu: nn.relu, linear: (x) => x };

export const array = (values, shape) => np.array(Float32Array.from(values)).reshape(shape);

const transposed = (values, rows, columns) => values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);

/** For each kind of layer: its parameters, and its output from its input and those. */
const LAYERS = {
  flatten: () => ({ parameters: [], apply: (x) => x.reshape([x.shape[0], -1]) }),
  pool: ({ kernel }) => ({
    parameters: [],
    apply: (x) => {
      const [n, c, h, w] = x.shape;
      return np.max(x.reshape([n, c, h / kernel, kernel, w / kernel, kernel]), [3, 5]);
    },
  }),
  dense: ({ weights, bias, inputs, units, activation }) => ({
    parameters: [array(transposed(weights, units, inputs), [inputs, units]), array(bias, [units])],
    apply: (x, [w, b]) => ACTIVATIONS[activation](np.matmul(x, w).add(b)),
  }),
  conv: ({ weights, bias, channels, filters, kernel, activation }) => ({
    parameters: [array(weights, [filters, channels, kernel, kernel]), array(bias, [1, filters, 1, 1])],
    apply: (x, [w, b]) => ACTIVATIONS[activation](lax.conv(x, w, [1, 1], 'SAME').add(b)),
  }),
};

/** Rows of zeros with a one at each class. */
export const oneHot = (classes, count) =>
  array(
    classes.flatMap((each) => Array.from({ length: count }, (_, i) => (i === each ? 1 : 0))),
    [classes.length, count],
  );

/** A chain of layers: its parameters in one list, x, y, and J of those. */
export function network(task) {
  const layers = task.layers.map((layer) => LAYERS[layer.type](layer));
  const output = (all, x) => {
    const open = [...all];
    return layers.reduce((values, { parameters, apply }) => apply(values, open.splice(0, parameters.length)), x);
  };
  const classes = task.loss === 'cross-entropy';
  return {
    parameters: layers.flatMap(({ parameters }) => parameters),
    x: array(task.x, [task.batch, ...task.input]),
    y: classes ? oneHot(task.y, task.layers.at(-1).units) : array(task.y, [task.batch, task.y.length / task.batch]),
    loss: classes
      ? (all, x, y) =>
          nn
            .logSoftmax(output(all, x))
            .mul(y)
            .sum()
            .mul(-1 / task.batch)
      : (all, x, y) => np.square(output(all, x).sub(y)).sum().mul(0.5),
  };
}
