import type { LayerState, RunState, TimelinePosition } from '../protocol.js';

/** A row of a scope: what it is called there, and the expression that it stands for. */
export interface Row {
  readonly name: string;
  readonly expression: string;
}

/** One group of the Variables view. */
export interface Scope {
  readonly name: string;
  /** Whether it belongs to a step as a whole. */
  readonly whole?: true;
  readonly rows: (run: RunState, layer: LayerState | null) => readonly Row[];
}

const J: Row = { name: 'J', expression: 'loss' };
const ETA: Row = { name: 'η', expression: 'learningRate' };

/** Groups of the Variables view, in their order. What is not computed yet at the position is left out by whoever evaluates. */
const SCOPES: readonly Scope[] = [
  { name: 'Forward', rows: (_, layer) => (layer ? forward(layer) : [plain('x'), plain('y'), J]) },
  { name: 'Backward', rows: ({ position }, layer) => (layer && position.phase !== 'forward' ? backward(layer) : []) },
  { name: 'Parameters', rows: (run, layer) => parametersOf(run, layer) },
  { name: 'Update', rows: (run, layer) => [ETA, ...updatesOf(run, layer)] },
  {
    name: 'Hyperparameters',
    whole: true,
    rows: () => [J, ETA, plain('step'), plain('epoch')],
  },
];

/** The groups at a position; what is computed there stands first, since VS Code opens that one. `ofLayer` false: those of a step as a whole. */
export function scopesAt({ phase }: TimelinePosition, ofLayer: boolean): readonly Scope[] {
  if (!ofLayer) return SCOPES.filter(({ whole }) => whole);
  const first = SCOPES.filter(({ name }) => name.toLowerCase() === phase);
  return [...first, ...SCOPES.filter((scope) => !first.includes(scope))];
}

function plain(name: string): Row {
  return { name, expression: name };
}

function forward({ path, quantities }: LayerState): Row[] {
  const names = quantities.map(({ name }) => name);
  return ['x', ...names, 'a'].map((name) => ({ name, expression: full(path, name) }));
}

function backward({ path, quantities, parameters }: LayerState): Row[] {
  const deltas = [...quantities].reverse().map(({ delta }) => ({
    name: delta === 'delta' ? 'δ' : `δ ${delta.replace(/\.delta$/, '')}`,
    expression: full(path, delta),
  }));
  const gradients = parameters.map(({ name }) => ({
    name: `∇${short(name, path)}`,
    expression: quoted(`${name}.gradient`),
  }));
  return [{ name: 'upstream', expression: full(path, 'upstream') }, ...deltas, ...gradients];
}

/** Those of the layer, and everywhere else those of all layers. */
function parametersOf(run: RunState, layer: LayerState | null): Row[] {
  const layers = layer ? [layer] : run.layers;
  return layers.flatMap(({ path, parameters, buffers }) =>
    [...parameters.map(({ name }) => name), ...buffers].map((name) => ({
      name: layer ? short(name, path) : name,
      expression: quoted(name),
    })),
  );
}

/** What the update that comes makes of what it changes: of the layer's own, and everywhere else of all layers'. */
function updatesOf({ layers, updateParts }: RunState, layer: LayerState | null): Row[] {
  return (layer ? [layer] : layers).flatMap(({ path, parameters }) =>
    parameters
      .filter(({ frozen }) => !frozen)
      .flatMap(({ name }) =>
        updateParts.map((part) => ({
          name: updateName(part, layer ? short(name, path) : name),
          expression: quoted(`${name}.${part}`),
        })),
      ),
  );
}

/** `ΔW`, `∇W, effective`, `m of W`. */
function updateName(part: string, parameter: string): string {
  if (part === 'update') return `Δ${parameter}`;
  return part === 'effective' ? `∇${parameter}, effective` : `${part} of ${parameter}`;
}

/** `W` and `b`, as in the derivation; other parameters keep their names. */
function short(name: string, path: string): string {
  const own = name.startsWith(`${path}.`) ? name.slice(path.length + 1) : name;
  return own === 'weight' ? 'W' : own === 'bias' ? 'b' : own;
}

function full(path: string, name: string): string {
  return quoted(`${path}.${name}`);
}

/** A name as expressions take it: parts that are no plain words stand in quotes. */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part, i) => ((i === 0 ? /^[\p{L}_∇][\p{L}\p{N}_]*$/u : /^[\p{L}\p{N}_∇]+$/u).test(part) ? part : `"${part}"`))
    .join('.');
}
