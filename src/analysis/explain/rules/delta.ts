import type { LayerNodes } from '../../../engine/graph.js';
import type { Quantity } from '../names.js';
import type { Scene } from '../scene.js';
import { numeralAbove } from '../symbols.js';
import { OUTPUT_RULES, STEP_DELTAS, UPSTREAM_RULES } from './backward.js';

/** δ at the network's output, and elsewhere by the layer that reads a; null of code. */
export function deltaRule(scene: Scene, { node }: Quantity): string | null {
  const { graph, model } = scene;
  const own = layersOf(scene, node);
  const [layer] = own;
  const type = typeOf(scene, layer);
  if (STEP_DELTAS[type]) return STEP_DELTAS[type];
  if (type === 'code' || type === 'program') return null;
  if (own.some(({ a }) => a === graph.output)) return OUTPUT_RULES[model.loss] ?? "δ_j⁽ᴸ⁾ = ∂J/∂a_j⁽ᴸ⁾ f'(z_j⁽ᴸ⁾)";
  // A layer that is an activation alone has its δ in common with the layer before it, which is called by it.
  const active = own.find(({ z, a }) => z !== a);
  const upstream = layer ? upstreamRule(scene, layer, active ?? layer) : UNKNOWN;
  return `δ_i⁽ˡ⁾ = ${upstream}${active ? " f'(z_i⁽ˡ⁾)" : ''}`;
}

const UNKNOWN = '∂J/∂a_i⁽ˡ⁾';

/** ∂J/∂a by what reads the a of a layer; `layer` is l. */
function upstreamRule(scene: Scene, layer: LayerNodes, of: LayerNodes): string {
  const { layers } = scene.graph;
  const [next] = readersOf(scene, of);
  if (!next || typeOf(scene, next) !== 'residual') return numbered(scene, layer, next);
  // What comes in goes past F, and into its first layer, which stands behind the container.
  const first = layers[layers.indexOf(next) + 1];
  const rule = numbered(scene, layer, first);
  const through = typeOf(scene, first).endsWith('norm')
    ? `∇x_i${above(scene, first)}`
    : rule === UNKNOWN
      ? 'what comes back through F'
      : rule;
  return `(δ_i${above(scene, next)} + ${through})`;
}

/** The rule of the layer that reads a. Its own number stands in it where it is not the next one. */
function numbered(scene: Scene, layer: LayerNodes, next: LayerNodes | undefined): string {
  const rule = UPSTREAM_RULES[typeOf(scene, next)] ?? UNKNOWN;
  const { layers } = scene.graph;
  if (!next || rule === UNKNOWN || layers.indexOf(next) === layers.indexOf(layer) + 1) return rule;
  return rule.replaceAll('⁽ˡ⁺¹⁾', above(scene, next)).replaceAll('⁽ˡ⁾', numeralAbove(layers.indexOf(next) + 1));
}

function above({ graph }: Scene, layer: LayerNodes | undefined): string {
  return layer ? numeralAbove(graph.layers.indexOf(layer) + 2) : '';
}

/** Layers whose δ is this node's. */
function layersOf({ graph, reading }: Scene, node: number): readonly LayerNodes[] {
  return graph.layers.filter(({ delta }) => reading.expanded.of(delta) === node);
}

function readersOf({ graph }: Scene, { path, a }: LayerNodes): readonly LayerNodes[] {
  return graph.layers.filter((each) => each.x === a && each.path !== path);
}

function typeOf({ model }: Scene, layer: LayerNodes | undefined): string {
  return model.layers.find(({ path }) => path === layer?.path)?.type ?? '';
}
