import type { Layer } from '../../../engine/model.js';
import { weightsOf } from '../../../engine/train/curves.js';
import type { Found, Remedy } from '../rule.js';
import type { Scene } from '../scene.js';
import { layersText } from '../words.js';

/**
 * What `train.freeze` holds, where it can hardly be meant: every weight there is, or random numbers above a layer that learns.
 * Random numbers below all layers that learn are features (Rahimi & Recht 2007), numbers that somebody gave are a network that is
 * tuned: neither is told. null where there is nothing to tell.
 */
export function frozenWeights(scene: Scene): Found | null {
  const { model, trained } = scene;
  const held = model.layers.filter((layer) => weightsOf(layer).length > 0 && !trained.includes(layer));
  if (held.length === 0) return null;
  if (trained.length === 0) return found(scene, held, 'All weights are frozen', allText(scene, held));
  const above = held.filter((layer) => isDrawn(scene, layer) && isAbove(scene, layer));
  if (above.length === 0) return null;
  const [first] = above as [Layer, ...Layer[]];
  const title =
    above.length === 1 ? `${first.path} is frozen at random` : `${above.length} layers are frozen at random`;
  const what = above.length === 1 ? 'numbers of its weights' : 'numbers of their weights';
  const claim = `\`freeze\` keeps ${layersText(above.map(({ path }) => path))} at the random ${what}, above layers that learn: those have to fit what ${above.length === 1 ? 'it makes' : 'they make'} of theirs, by a δ that comes down through random Wᵀ.`;
  return found(scene, above, title, claim);
}

/** No numbers that somebody gave. */
function isDrawn({ model }: Scene, layer: Layer): boolean {
  const names = weightsOf(layer);
  return model.parameters.some(({ name, drawn }) => drawn && names.includes(name));
}

function isAbove({ model, trained }: Scene, layer: Layer): boolean {
  const place = model.layers.indexOf(layer);
  return trained.some((each) => model.layers.indexOf(each) < place);
}

function allText({ model }: Scene, held: readonly Layer[]): string {
  const rest = model.parameters.filter(({ frozen }) => !frozen).map(({ name }) => `\`${name}\``);
  const left =
    rest.length > 0
      ? `an update changes ${rest.length > 3 ? 'biases' : rest.join(', ')} alone`
      : 'no update changes anything';
  return `\`freeze\` holds the weights of ${layersText(held.map(({ path }) => path))}, which are all that there are: ${left}.`;
}

function found(scene: Scene, layers: readonly Layer[], title: string, claim: string): Found {
  return {
    severity: 'warning',
    title,
    claim,
    layers: layers.map(({ path }) => path),
    range: scene.model.ranges.train,
    evidence: [],
    mends: scene.isCode ? [] : [thawed(scene, layers)],
    sources: [],
  };
}

/** `freeze` without the parameters of these layers; what else it held by a glob stands by its names then. */
function thawed({ model }: Scene, layers: readonly Layer[]): Remedy {
  const free = new Set(layers.flatMap(({ parameters }) => parameters));
  const kept = model.parameters.filter(({ frozen, name }) => frozen && !free.has(name)).map(({ name }) => name);
  return {
    title: kept.length > 0 ? `\`freeze\` without ${layersText(layers.map(({ path }) => path))}` : 'no `freeze`',
    why: 'where it is not meant: names in it may have a `*`, and hold more than one sees',
    changes: [{ kind: 'set', of: 'train', key: 'freeze', value: kept.length > 0 ? kept : undefined }],
  };
}
