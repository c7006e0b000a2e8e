import type { LayerNodes, NodeId } from '../../../engine/graph.js';
import { titled } from '../made.js';
import { layerAt } from '../origins.js';
import type { Form, Scene } from '../scene.js';
import { textOf } from '../symbols.js';
import { letterOfPart, symbolOf } from './norm.js';

/** What comes back through a norm to an x that goes elsewhere too: ∇x, a term by itself, not spread among the others. */
export const throughNormForm: Form = (scene, { node: id, place }, quantity) => {
  const { graph, reading, model } = scene;
  const { of } = reading.expanded;
  if (quantity || !graph.meetings.some(({ parts }) => parts.some((part) => of(part) === id))) return null;
  const layer = layerAt(scene, id);
  const type = model.layers.find(({ path }) => path === layer?.path)?.type ?? '';
  const made = type.endsWith('norm') ? reading.making({ node: id, place }) : null;
  if (!layer || !made) return null;
  const node = reading.node(id);
  const ofX = symbolOf(scene, { node, place, layer, perBatch: false }, 'x̂');
  const symbol = { ...ofX, base: '∇x', hue: 'delta' } as const;
  const rule = BACK[type] ?? null;
  const because = `what comes back through ${layer.path}`;
  return { made: titled(made, { label: textOf(symbol), symbol, rule, because }), rule: null, because: null };
};

/** ∂J/∂x of a norm, by its type: of others the terms say it. */
const BACK: Readonly<Record<string, string>> = {
  layernorm: '∇x = (γ δ − mean(γ δ) − x̂ mean(γ δ x̂))/√(σ² + ε)',
  rmsnorm: '∇x = (γ δ − x̂ mean(γ δ x̂))/√(mean(x²) + ε), x̂ = x/√(mean(x²) + ε)',
  batchnorm: '∇x = γ/√(σ² + ε) (δ − mean(δ) − x̂ mean(δ x̂))',
};

/** mean(γ δ) and mean(γ δ x̂), as the rule of ∂J/∂x has them (Ioffe & Szegedy 2015, §3; Ba et al. 2016). */
export const meanForm: Form = (scene, { node: id, place }, quantity) => {
  const { reading, model } = scene;
  const node = reading.node(id);
  if (quantity || node.kind !== 'apply' || node.op !== 'div' || reading.constant(node.inputs[1] as NodeId) === null)
    return null;
  const layer = layerAt(scene, id);
  const isNorm = model.layers.some(({ path, type }) => path === layer?.path && BACK[type]);
  const base = layer && isNorm ? meanOf(scene, node.inputs[0] as NodeId, layer) : null;
  const made = base && reading.making({ node: id, place });
  if (!base || !made) return null;
  const symbol = { base, sub: null, sup: null, hue: 'other', example: null } as const;
  return { made: titled(made, { label: base, symbol }), rule: null, because: null };
};

/** Of a sum of δ, perhaps times γ and x̂, what it is the mean of once it is divided; null of other sums. */
function meanOf(scene: Scene, sum: NodeId, layer: LayerNodes): string | null {
  const { reading, names } = scene;
  // ∇β and ∇γ are such sums, by whatever name.
  const above = reading.node(unmoved(scene, sum, true));
  if (above.kind !== 'apply' || above.op !== 'sum') return null;
  const factors = factorsOf(scene, above.inputs[0] as NodeId);
  const hasDelta = factors.some((id) => /delta|upstream/i.test(names.of(id)?.role ?? ''));
  if (!hasDelta) return null;
  const isStandard = (id: NodeId): boolean => {
    const node = reading.node(id);
    return node.kind === 'apply' && node.op === 'div' && letterOfPart(scene, node, layer) === 'x̂';
  };
  const gamma = factors.some((id) => names.of(id)?.role === 'parameter') ? 'γ ' : '';
  return `mean(${gamma}δ${factors.some(isStandard) ? ' x̂' : ''})`;
}

/** The nodes that a product multiplies, seen through what moves and adds them. */
function factorsOf(scene: Scene, id: NodeId): readonly NodeId[] {
  const at = unmoved(scene, id);
  const node = scene.reading.node(at);
  if (node.kind !== 'apply' || (node.op !== 'mul' && node.op !== 'sum') || scene.names.of(at)) return [at];
  return node.inputs.flatMap((input) => factorsOf(scene, input));
}

function unmoved(scene: Scene, id: NodeId, pastNames = false): NodeId {
  const node = scene.reading.node(id);
  const isMoved = node.kind === 'apply' && (node.op === 'reshape' || node.op === 'permute' || node.op === 'expand');
  return isMoved && (pastNames || !scene.names.of(id)) ? unmoved(scene, node.inputs[0] as NodeId, pastNames) : id;
}
