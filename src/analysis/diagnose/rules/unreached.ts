import type { Layer } from '../../../engine/model.js';
import { weightsOf } from '../../../engine/train/curves.js';
import { type OpPlace, type Reach, reachOf } from '../../reach.js';
import { type Found, NOT_FINITE, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, every, layersText } from '../words.js';

interface Unreached {
  readonly layer: Layer;
  readonly name: string;
  readonly reach: Reach & { readonly kind: 'unconnected' | 'detached' | 'zero' };
}

/** A layer's weights get no gradient at all, for any of the examples. */
export const UNREACHED: Rule = {
  name: 'unreached',
  causes: [
    'uphill',
    'nonFinite',
    'finalActivation',
    'symmetry',
    'rateTooHigh',
    'deadUnits',
    'saturation',
    'vanishing',
    'unscaledInputs',
  ],
  judge: (scene) => {
    if (!scene.finite) return NOT_FINITE;
    const top = scene.chain[0];
    if (top && !(top.delta > 0)) return { silent: `δ of *${top.layer.path}* is 0: there is nothing to pass on` };
    const unreached = scene.trained.flatMap((layer) => of(scene, layer));
    return unreached.length === 0 ? 'quiet' : finding(scene, unreached);
  },
};

/** Weights alone: a bias before a norm has none by construction. */
function of(scene: Scene, layer: Layer): Unreached[] {
  const names = weightsOf(layer);
  if (names.some((name) => scene.sample.reached.has(name))) return [];
  const { trainer } = scene;
  const reaches = reachOf({ graph: trainer.graph, view: (id) => trainer.view(id) });
  return names.flatMap((name): Unreached[] => {
    const reach = reaches.get(name);
    if (!reach || reach.kind === 'reached' || reach.kind === 'flat' || reach.kind === 'frozen') return [];
    if (reach.kind === 'zero' && wakes(scene, reach.at)) return [];
    return [{ layer, name, reach }];
  });
}

/** Where zeros come from weights that are all 0 and about to change: as a network may well be begun. */
function wakes({ model, trainer, sample }: Scene, at: OpPlace | null): boolean {
  const layer = model.layers.find(({ path }) => path === at?.layer);
  return (layer?.parameters ?? []).some(
    (name) => sample.reached.has(name) && trainer.parameter(name).every((value) => value === 0),
  );
}

function finding(scene: Scene, unreached: readonly Unreached[]): Found {
  const paths = pathsOf(unreached);
  const [first] = unreached as readonly [Unreached, ...Unreached[]];
  // Where it ends elsewhere for some, that is said of them by themselves.
  const alike = unreached.filter(({ reach }) => placeText(reach, scene) === placeText(first.reach, scene));
  const others = unreached.filter((each) => !alike.includes(each));
  return {
    severity: 'error',
    title:
      paths.length === 1 ? `${first.layer.path} gets no gradient` : `${brief(paths.length)} layers get no gradient`,
    claim: `No gradient comes to the weights of ${layersText(pathsOf(alike))}: ${whyText(first, scene)}.${others.map((each) => ` Nor to those of *${each.layer.path}*: ${whyText(each, scene)}.`).join('')} So no update ever changes them.`,
    layers: paths,
    evidence: [
      {
        kind: 'numbers',
        columns: ['parameter', 'δ ends at'],
        rows: unreached.map(({ name, reach }) => [name, placeText(reach, scene)]),
      },
    ],
    mends: [],
    sources: [SOURCES.goodfellow11],
  };
}

function pathsOf(unreached: readonly Unreached[]): string[] {
  return [...new Set(unreached.map(({ layer }) => layer.path))];
}

/** Whether δ comes to the layer, and it is what comes in that makes the gradient 0. */
function isOwn({ layer, reach }: Unreached): boolean {
  return reach.kind === 'zero' && reach.at?.layer === layer.path && /^(linear|matmul|conv)/.test(reach.at.op);
}

function whyText(unreached: Unreached, scene: Scene): string {
  const { name, reach } = unreached;
  if (isOwn(unreached)) return 'theirs is δ times what comes in from below, which is 0 wherever δ is not';
  switch (reach.kind) {
    case 'unconnected':
      return `nothing on the way to J uses \`${name}\``;
    case 'detached':
      return `J depends on it through ${opText(reach.at, scene)} alone, which is constant piece by piece and hands nothing back`;
    case 'zero':
      return reach.at
        ? `for ${every(scene.sample.examples, 'example')} that ${scene.sample.examples === 1 ? 'was' : 'were'} looked at, ${opText(reach.at, scene)} hands back zeros alone`
        : 'J’s own derivative is 0';
  }
}

/** Ops that are the layer's own and not its activation's. */
const OWN_OPS = /^(df|backward|linear|matmul|conv|gather)/;

/** An activation by the name, or the formula, that it has in the file. */
function opName({ layer: path, op }: OpPlace, scene: Scene): string {
  const activation = OWN_OPS.test(op) ? null : scene.layer(path)?.activation;
  return activation ?? op;
}

function opText(at: OpPlace, scene: Scene): string {
  return `\`${opName(at, scene)}\` of ${at.layer === 'loss' ? 'the loss' : `*${at.layer}*`}`;
}

function placeText(reach: Unreached['reach'], scene: Scene): string {
  if (reach.kind === 'unconnected') return 'not connected with J';
  return reach.at ? `${opName(reach.at, scene)} of ${reach.at.layer}` : 'the loss';
}
