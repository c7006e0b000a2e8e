import type { Graph } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import type { Shape } from '../../engine/tensor.js';
import { didYouMean } from '../../formats/nearest.js';
import type { Itinerary } from '../itinerary.js';
import { resolveName } from '../watch/scope.js';
import { unknownName } from '../watch/unknown.js';
import type { BreakPlace } from './breakpoint.js';
import { type Changes, changesOf } from './changes.js';
import { opsWithin, placesOfQuantity } from './ops.js';

/** The network that breakpoints stand in. */
export interface BreakScene {
  readonly model: Model;
  readonly graph: Graph;
  readonly itinerary: Itinerary;
  readonly names: ReadonlySet<string>;
  /** Of one of `names`, in a batch. */
  shapeOf(name: string): Shape;
}

/** Places of the itinerary, and the layer in whose names a breakpoint speaks there. */
export interface Placed {
  readonly places: ReadonlyMap<number, string | null>;
  /** For a person: `hidden, backward`, `hidden.delta`. */
  readonly title: string;
  /** Whether what it names has changed; null, or absent: it stops each time. */
  readonly changes?: Changes | null;
}

/** Where a breakpoint is looked at; a text where there is no such place, which says why. */
export function placesOf(place: BreakPlace, scene: BreakScene): Placed | string {
  switch (place.kind) {
    case 'layer':
      return ofLayer(place, scene);
    case 'phase':
      return ofPhase(place.phase, scene);
    case 'op':
      return ofOp(place.op, scene);
    case 'data':
      return ofData(place.name, scene);
  }
}

function ofLayer({ layer, phases }: BreakPlace & { kind: 'layer' }, { model, itinerary }: BreakScene): Placed | string {
  const paths = model.layers.map(({ path }) => path);
  if (!paths.includes(layer)) return `there is no layer "${layer}"${didYouMean(layer, paths)}`;
  const places = phases.map((phase) => itinerary.indexOf({ phase, layer, part: null }));
  return {
    places: new Map(places.map((at) => [at, layer])),
    title: phases.length === 1 ? `${layer}, ${phases[0]}` : layer,
  };
}

function ofPhase(phase: 'loss' | 'update', { itinerary }: BreakScene): Placed {
  return { places: new Map([[itinerary.indexOf({ phase, layer: null, part: null }), null]]), title: phase };
}

/** An op's name is that of a layer's type, and stops where such a layer is done; of its activation, a gate's, or a node within it: where that is made. */
function ofOp(op: string, { model, graph, itinerary }: BreakScene): Placed | string {
  const known = new Set(model.layers.map(({ type }) => type));
  const places = graph.layers.flatMap((nodes) => {
    const { path } = nodes;
    const ops = opsWithin(nodes, graph, model);
    for (const each of ops.keys()) known.add(each);
    const isType = model.layers.some((layer) => layer.path === path && layer.type === op);
    const at = isType
      ? wholeLayer(path, itinerary)
      : [...(ops.get(op) ?? [])].flatMap((quantity) => placesOfQuantity(nodes, quantity, itinerary));
    return at.map((place): [number, string] => [place, path]);
  });
  if (places.length === 0) return `no layer computes by "${op}"${didYouMean(op, known)}`;
  return { places: new Map(places), title: op };
}

function wholeLayer(layer: string, itinerary: Itinerary): number[] {
  return (['forward', 'backward'] as const).map((phase) => itinerary.indexOf({ phase, layer, part: null }));
}

function ofData(written: string, { itinerary, names, model }: BreakScene): Placed | string {
  const name = resolveName(written, { names, layer: null });
  if (name === null) return unknownName(written, { names, layer: null });
  const owner = model.layers
    .filter(({ path }) => name.startsWith(`${path}.`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return {
    places: new Map([[itinerary.knownFrom(name), owner?.path ?? null]]),
    title: name,
    changes: changesOf(name, model),
  };
}
