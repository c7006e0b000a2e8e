import type { LayerNodes } from '../engine/graph.js';
import type { Layer } from '../engine/model.js';
import { partName } from './gateNames.js';
import { cutLast } from './names.js';
import type { Stride, TimelinePosition } from './position.js';

/** A place within a step. */
export type Stop = Omit<TimelinePosition, 'step'>;

/** A place, and the names of what was computed there: `hidden.z`, `hidden.weight.gradient`. */
interface Reached extends Stop {
  readonly makes: readonly string[];
}

/** The places that every step of a network comes by, in the order in which it computes. */
export class Itinerary {
  readonly stops: readonly Stop[];
  private readonly known: ReadonlyMap<string, number>;
  private readonly parameters: ReadonlySet<string>;

  /** `layers` with their nodes in any order; `parameters` of each by its path. */
  constructor(nodes: readonly LayerNodes[], layers: readonly Pick<Layer, 'path' | 'parameters'>[]) {
    const parameters = new Map(layers.map((layer) => [layer.path, layer.parameters]));
    this.parameters = new Set(layers.flatMap((layer) => layer.parameters));
    // A container is done after what it contains.
    const order = [...nodes].sort((one, other) => one.to - other.to || other.path.length - one.path.length);
    const stops: Reached[] = [
      ...order.flatMap(forward),
      { phase: 'loss', layer: null, part: null, makes: ['loss'] },
      ...order.reverse().flatMap((layer) => backward(layer, parameters.get(layer.path) ?? [])),
      { phase: 'update', layer: null, part: null, makes: [] },
    ];
    this.stops = stops.map(({ phase, layer, part }) => ({ phase, layer, part }));
    // What several layers share is whole at the last of them.
    this.known = new Map(stops.flatMap(({ makes }, at) => makes.map((name): [string, number] => [name, at])));
  }

  /** The first place at which a layer is done: where a run begins. */
  get begin(): number {
    return this.after(-1, 'layer', 1);
  }

  /** The place where a whole step is known. */
  get last(): number {
    return this.stops.length - 1;
  }

  /** The place of a stop; −1 where the network has none. */
  indexOf({ phase, layer, part }: Stop): number {
    return this.stops.findIndex((stop) => stop.phase === phase && stop.layer === layer && stop.part === part);
  }

  /**
   * The place a stride after another one, `stops.length` where that lies in the next step; or, with `direction` −1, before
   * it, and −1 where that lies in the step before. Strides of whole steps leave the place alone.
   */
  after(index: number, stride: Stride, direction: 1 | -1): number {
    if (stride === 'step' || stride === 'epoch') return index;
    let at = index + direction;
    while (at >= 0 && at < this.stops.length && !this.ends(at, stride)) at += direction;
    return at;
  }

  /**
   * The place from which on a quantity is known: `hidden.a`, `output.delta`, `hidden.weight.gradient`. What an update makes
   * of a parameter (`hidden.weight.update`) is known at the update; parameters, the batch and all else that a step begins
   * with from the start: 0.
   */
  knownFrom(name: string): number {
    return this.known.get(name) ?? (this.parameters.has(cutLast(name)[0]) ? this.last : 0);
  }

  /** Whether two places are of the same layer's same pass. */
  areOfOne(one: number, other: number): boolean {
    const [a, b] = [this.stops[one], this.stops[other]];
    return a?.layer != null && a.layer === b?.layer && a.phase === b.phase;
  }

  /** Whether a value within a layer is computed at a place: scores, a gate, and not z, a or δ, which every layer has. */
  isWithin(index: number): boolean {
    const part = this.stops[index]?.part ?? null;
    return part !== null && !['z', 'delta', 'upstream'].includes(part);
  }

  /** A place in words: `backward, hidden`. */
  text(index: number): string {
    const { phase, layer } = this.stops[index] as Stop;
    return layer === null ? phase : `${phase}, ${layer}`;
  }

  private ends(at: number, stride: 'part' | 'layer' | 'phase'): boolean {
    const stop = this.stops[at] as Stop;
    if (stride === 'part') return true;
    return stop.part === null && (stride === 'layer' || this.stops[at + 1]?.phase !== stop.phase);
  }
}

/** What a layer computes on the way to its a. */
function forward(layer: LayerNodes): Reached[] {
  const { path, z, a } = layer;
  const at = (part: string | null, ...makes: string[]): Reached => ({ phase: 'forward', layer: path, part, makes });
  const parts = partsOf(layer).map((name) => at(name, ...madeWith(layer, name).map((each) => `${path}.${each}`)));
  const whole = z === a ? at(null, `${path}.z`, `${path}.a`) : at(null, `${path}.a`);
  // Its input is there before anything else is.
  return [...parts, whole].map((stop, i) => (i === 0 ? { ...stop, makes: [`${path}.x`, ...stop.makes] } : stop));
}

/** The quantities within a layer that come before its a. */
function partsOf({ z, a, quantities }: LayerNodes): string[] {
  return quantities.map(({ name }) => name).filter((name) => name !== 'z' || z !== a);
}

/** A quantity; with one that holds gates, their parts of it. */
function madeWith({ gates }: LayerNodes, name: string): string[] {
  return [name, ...gates.filter(({ of }) => of === name).map(partName)];
}

/** What a layer computes on the way to its gradients. */
function backward(layer: LayerNodes, parameters: readonly string[]): Reached[] {
  const { path, delta, upstream } = layer;
  const at = (part: string | null, ...makes: string[]): Reached => ({ phase: 'backward', layer: path, part, makes });
  const first =
    delta === upstream ? at('delta', `${path}.upstream`, `${path}.delta`) : at('upstream', `${path}.upstream`);
  const parts = partsOf(layer)
    .reverse()
    .map((name) => deltaName(layer, name))
    .map((name) => at(name, `${path}.${name}`));
  return [first, ...parts, at(null, ...parameters.map((name) => `${name}.gradient`))];
}

/** What a quantity's δ is called: that of a gate belongs to its part of z. */
export function deltaName({ gates }: Pick<LayerNodes, 'gates'>, quantity: string): string {
  if (quantity === 'z') return 'delta';
  const gate = gates.find(({ name }) => name === quantity);
  return `${gate ? partName(gate) : quantity}.delta`;
}
