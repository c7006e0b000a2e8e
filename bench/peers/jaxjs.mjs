// jax-js with its WebAssembly backend: loss, gradients and updates in one compiled function.
import { defaultDevice, init, jit, tree, valueAndGrad } from '@jax-js/jax';
import { network } from './jaxjsNetwork.mjs';
import { transformer } from './jaxjsTransformer.mjs';
import { problem, serveSteps, versionOf } from './serve.mjs';

await init('wasm');
defaultDevice('wasm');
const { parameters: initial, x, y, loss } = problem.kind === 'transformer' ? transformer(problem) : network(problem);

const update = jit((parameters, x, y) => {
  const [value, gradients] = valueAndGrad(loss)(tree.ref(parameters), x, y);
  return [value, parameters.map((p, i) => p.sub(gradients[i].mul(problem.learningRate)))];
});

let parameters = initial;
let last = null;
const step = () => {
  last?.dispose();
  [last, parameters] = update(parameters, x.ref, y.ref);
  // Nothing is computed before somebody reads.
  last.ref.dataSync();
};

await serveSteps({ version: versionOf('@jax-js/jax'), step, loss: () => last.ref.js() });
