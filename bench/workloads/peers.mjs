/** Who takes part in a workload, in which precision; a variant is a way of running the same peer. */
const entry = (peer, precision, variant = null, more = {}) => ({ peer, precision, variant, ...more });

export const PRECISIONS = ['float32', 'float64'];

/** Ours by its ordinary path, a text in a session, and the engine's trainer without a session. */
export const ours = (...precisions) =>
  precisions.flatMap((precision) => [entry('session', precision), entry('engine', precision)]);

export const WITHOUT_SETTINGS = 'without OPENBLAS_*';

/** The environment may steer OpenBLAS: without that it is for information, and no ratio counts it. */
const freely = (peer, precision) =>
  Object.keys(process.env).some((name) => name.startsWith('OPENBLAS_'))
    ? [entry(peer, precision, WITHOUT_SETTINGS, { informative: true })]
    : [];

export const torch = (precision, ...layouts) => [
  entry('torch', precision),
  ...layouts.map((layout) => entry('torch', precision, layout)),
  ...freely('torch', precision),
];

export const openblas = (precision) => [entry('openblas', precision), ...freely('openblas', precision)];

/** JavaScript libraries know one precision each. */
const PRECISION_OF = {
  jaxjs: 'float32',
  tfjs: 'float32',
  convnetjs: 'float64',
  toygrad: 'float32',
  synaptic: 'float64',
  brain: 'float32',
};

export const javascript = (...names) => names.map((name) => entry(name, PRECISION_OF[name]));

const NAMES = { jaxjs: 'jax-js', tfjs: 'tfjs-wasm' };

/** How many times as fast ours must at least be, by both of our paths; of a peer's layouts the fastest counts. */
export const atLeast = (wanted, peer, precision, own = precision) => ({
  what: `${NAMES[peer] ?? peer}, ${precision}`,
  ours: ['session', 'engine'].map((path) => ({ peer: path, precision: own })),
  theirs: { peer, precision },
  atLeast: wanted,
});
