import { type CellGate, gatePart, opened } from '../engine/cellGates.js';
import type { Graph, LayerNodes } from '../engine/graph.js';
import type { Data, Shape } from '../engine/tensor.js';

/** The part of z that a gate opens by: `z_i`. */
export function partName({ name }: Pick<CellGate, 'name'>): string {
  return `z_${name}`;
}

/** A gate's name among those of a step: what it is read off, and how. */
export interface GateName {
  /** `reader.z`, or `reader.delta`. */
  readonly from: string;
  read(from: { readonly shape: Shape; readonly data: Data }): { readonly shape: Shape; readonly data: Data };
}

/** Of every gate `LAYER.i`, what it lets through; `LAYER.z_i`, its part of z, and `LAYER.z_i.delta`, ∂J of that. */
export function gateNames({ layers }: Graph): Map<string, GateName> {
  return new Map(layers.flatMap((layer) => layer.gates.flatMap((gate) => namesOf(layer, gate))));
}

function namesOf({ path }: LayerNodes, gate: CellGate): [string, GateName][] {
  const part: GateName['read'] = (from) => gatePart(gate, from);
  const open: GateName['read'] = (from) => {
    const { shape, data } = gatePart(gate, from);
    return { shape, data: opened(gate, data) };
  };
  const delta = gate.of === 'z' ? 'delta' : `${gate.of}.delta`;
  return [
    [`${path}.${gate.name}`, { from: `${path}.${gate.of}`, read: open }],
    [`${path}.${partName(gate)}`, { from: `${path}.${gate.of}`, read: part }],
    [`${path}.${partName(gate)}.delta`, { from: `${path}.${delta}`, read: part }],
  ];
}
