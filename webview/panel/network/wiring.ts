import type { LayerState } from '../../../src/protocol.js';

/** What stands in a row: the input, every layer in the order of the forward pass, the loss. */
export interface Wired {
  /** The layer's path; `x` and `loss` at the ends. */
  readonly key: string;
  readonly layer: LayerState | null;
}

/** a goes from one to the other, and δ back. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Past the layers within a residual block, so many blocks deep; 0: straight on. */
  readonly past: number;
}

/** Layers that stand within another one: from its first to its own column, which is their end. */
export interface Frame {
  readonly path: string;
  readonly first: string;
  readonly last: string;
  readonly depth: number;
}

export interface Wiring {
  readonly columns: readonly Wired[];
  readonly links: readonly Link[];
  readonly frames: readonly Frame[];
}

/** The keys of the two columns that are no layers: a layer's name has other letters. */
export const INPUT = ':x';
export const LOSS = ':loss';

/**
 * How layers follow each other. A network is a chain; a layer that has layers within it stands where they end, for its a
 * is what comes of them, and a residual block's is what comes in as well: a = x + block(x).
 */
export function wiringOf(layers: readonly LayerState[]): Wiring {
  const made = { columns: [{ key: INPUT, layer: null }] as Wired[], links: [] as Link[], frames: [] as Frame[] };
  const end = chain(null, INPUT, layers, made);
  made.columns.push({ key: LOSS, layer: null });
  made.links.push({ from: end, to: LOSS, past: 0 });
  return made;
}

interface Made {
  readonly columns: Wired[];
  readonly links: Link[];
  readonly frames: Frame[];
}

function chain(outer: string | null, before: string, layers: readonly LayerState[], made: Made): string {
  let last = before;
  for (const layer of layers) {
    if (outerOf(layer, layers) !== outer) continue;
    const first = made.columns.length;
    const end = chain(layer.path, last, layers, made);
    made.columns.push({ key: layer.path, layer });
    made.links.push({ from: end, to: layer.path, past: 0 });
    if (end !== last) frame(layer, { last, first, layers }, made);
    last = layer.path;
  }
  return last;
}

function frame(
  layer: LayerState,
  { last, first, layers }: { readonly last: string; readonly first: number; readonly layers: readonly LayerState[] },
  { columns, links, frames }: Made,
): void {
  const depth = depthBelow(layer, layers);
  frames.push({ path: layer.path, first: columns[first]?.key ?? layer.path, last: layer.path, depth });
  if (layer.type === 'residual') links.push({ from: last, to: layer.path, past: depth });
}

/** The innermost layer that it lies within. */
function outerOf({ path }: LayerState, layers: readonly LayerState[]): string | null {
  const outer = layers.filter((other) => path.startsWith(`${other.path}.`));
  return outer.reduce<string | null>((most, { path: each }) => (each.length > (most?.length ?? 0) ? each : most), null);
}

/** 1 for a layer whose inner layers have none within. */
function depthBelow({ path }: LayerState, layers: readonly LayerState[]): number {
  const inner = layers.filter((other) => outerOf(other, layers) === path);
  return inner.length === 0 ? 0 : 1 + Math.max(...inner.map((each) => depthBelow(each, layers)));
}
