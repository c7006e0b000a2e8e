import type { LayerState, RunState } from '../../../src/protocol.js';
import type { MapScale } from '../../heatmap/paint.js';

/** A tensor that can be shown, and what it is. */
export interface Listed {
  /** As the session calls it. */
  readonly name: string;
  /** Within its layer: `weight.gradient`. */
  readonly label: string;
  readonly layer: string | null;
  readonly hue: 'a' | 'd' | '';
  readonly scale: MapScale;
  /** What its first axis counts, where that is known: examples of the batch, or units of the layer. */
  readonly kind: 'batch' | 'parameter';
  /** What has the same axes goes by one name: axes that are chosen for W are those of ∇W too. */
  readonly family: string;
  /** What Explain knows its entries as; null where it can't say what they are made of. */
  readonly explained: string | null;
}

export interface Group {
  readonly title: string;
  readonly tensors: readonly Listed[];
}

/** What a check adds to a parameter. */
const OF_CHECKS = ['numeric', 'exact', 'difference', 'bound', 'ratio', 'verdict'] as const;
const SCALES: Readonly<Record<string, MapScale>> = { ratio: 'ratio', verdict: 'verdict' };

/** Every tensor of the model and of the step, by layer, in the order in which numbers come about. */
export function catalogue(run: RunState): Group[] {
  return [
    { title: 'data', tensors: [batch('x', 'x', null), batch('y', 'y', null)] },
    ...run.layers.map((layer) => ({ title: layer.path, tensors: ofLayer(layer, run) })),
  ];
}

function ofLayer(layer: LayerState, run: RunState): Listed[] {
  const { path, buffers } = layer;
  const quantities = layer.quantities.map(({ name, delta }) => [name, delta] as const);
  const named = [
    ...quantities.map(([name]) => name),
    'a',
    'delta',
    'upstream',
    ...quantities.map(([, delta]) => delta),
  ];
  const explainable = new Set([
    ...layer.inner.flatMap((name) => [name, `${name}.delta`]),
    'z',
    'a',
    'delta',
    'upstream',
  ]);
  return [
    ...[...new Set(named)].map((name) => batch(`${path}.${name}`, name, path, explainable.has(name))),
    ...layer.parameters.flatMap(({ name, frozen }) => ofParameter(name, layer, frozen ? [] : run.updateParts, run)),
    ...buffers.map((name) => parameter(name, name.slice(path.length + 1), path, name, name)),
  ];
}

function ofParameter(name: string, { path }: LayerState, updateParts: readonly string[], run: RunState): Listed[] {
  const checked = run.check?.parameters.some((each) => each.name === name) ? OF_CHECKS : [];
  const part = (last: string, explained: string): Listed =>
    parameter(`${name}.${last}`, `${name.slice(path.length + 1)}.${last}`, path, name, explained);
  return [
    parameter(name, name.slice(path.length + 1), path, name, name),
    part('gradient', `${name}.gradient`),
    ...updateParts.map((last) => part(last, `${name}.${last}`)),
    // Made of J at two places, or of a judgement: what can be unfolded is the gradient that they are beside.
    ...checked.map((last) => part(last, `${name}.gradient`)),
  ];
}

function batch(name: string, label: string, layer: string | null, explains = true): Listed {
  const hue = /(^|\.)delta$|^upstream$/.test(label) ? 'd' : label === 'a' || label === 'x' ? 'a' : '';
  const family = /^(z|a|delta|upstream)$/.test(label) ? `${layer}.a` : name;
  return { name, label, layer, hue, scale: 'signed', kind: 'batch', family, explained: explains ? name : null };
}

function parameter(name: string, label: string, layer: string, family: string, explained: string): Listed {
  const scale = SCALES[label.split('.').at(-1) ?? ''] ?? 'signed';
  return { name, label, layer, hue: '', scale, kind: 'parameter', family, explained };
}

/** The tensor of a name: also of one that no list has, as a debugger may ask for. */
export function listed(name: string, groups: readonly Group[]): Listed {
  const found = groups.flatMap(({ tensors }) => tensors).find((each) => each.name === name);
  return found ?? { ...batch(name, name, null), kind: 'parameter' };
}

/** Those whose names have all the words of a search in them. */
export function matching(groups: readonly Group[], search: string): Group[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const fits = ({ name, layer }: Listed): boolean => words.every((word) => spelled(name, layer).includes(word));
  return groups
    .map(({ title, tensors }) => ({ title, tensors: tensors.filter(fits) }))
    .filter(({ tensors }) => tensors.length > 0);
}

/** A name with what people may type for it. */
function spelled(name: string, layer: string | null): string {
  const symbols = /delta$/.test(name) ? 'δ' : /gradient$/.test(name) ? '∇ grad' : '';
  return `${name} ${layer ?? ''} ${symbols}`.toLowerCase();
}
