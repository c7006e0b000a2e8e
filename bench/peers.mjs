import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { here, node } from './places.mjs';
import { WITHOUT_SETTINGS } from './workloads/peers.mjs';

/** Every peer: its name in tables, and its program. */
export const PEERS = {
  session: { title: 'DeltaScope, session', program: 'dist/session.mjs' },
  engine: { title: 'DeltaScope, engine', program: 'dist/engine.mjs' },
  moves: { title: 'DeltaScope, session', program: 'dist/moves.mjs' },
  matmul: { title: 'DeltaScope, engine', program: 'dist/matmul.mjs' },
  differences: { title: 'DeltaScope, check', program: 'dist/differences.mjs' },
  nodes: { title: 'DeltaScope, node by node', program: 'dist/nodes.mjs' },
  torch: { title: 'torch', program: 'peers/torch_peer.py', module: 'torch' },
  torchDifferences: { title: 'torch', program: 'peers/torch_differences.py', module: 'torch' },
  openblas: { title: 'numpy', program: 'peers/openblas.py', module: 'numpy' },
  jaxjs: { title: '@jax-js/jax', program: 'peers/jaxjs.mjs' },
  tfjs: { title: '@tensorflow/tfjs, wasm', program: 'peers/tfjs.mjs' },
  synaptic: { title: 'synaptic', program: 'peers/synaptic.mjs' },
  brain: { title: 'brain.js', program: 'peers/brain.mjs' },
  convnetjs: { title: 'convnetjs', program: 'peers/convnetjs.mjs' },
  toygrad: { title: 'toygrad', program: 'peers/toygrad.mjs' },
};

export const OWN = ['session', 'engine', 'moves', 'matmul', 'differences'];

const pythons = new Map();

/** A Python that has a module, rather that which has torch, so that both work with the same BLAS; null where there is none. */
export function pythonWith(module) {
  if (!pythons.has(module)) pythons.set(module, findPython(`torch, ${module}`) ?? findPython(module));
  return pythons.get(module);
}

function findPython(modules) {
  const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter(Boolean);
  const has = (python) => spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore' }).status === 0;
  return candidates.find(has) ?? null;
}

/** Where one number is asked for, one thread is meant. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

function environment(variant) {
  const all = Object.entries(process.env);
  const kept = variant === WITHOUT_SETTINGS ? all.filter(([name]) => !name.startsWith('OPENBLAS_')) : all;
  return { ...Object.fromEntries(kept), ...ONE_THREAD };
}

/** How an entry is started: program, arguments and environment; null where it needs a Python module that nobody has. */
export function commandOf({ peer, precision, variant }) {
  const { program, module } = PEERS[peer];
  const runner = module ? pythonWith(module) : node();
  if (runner === null) return null;
  const args = [join(here, program), precision, variant ?? ''];
  return { runner, args, env: environment(variant) };
}
