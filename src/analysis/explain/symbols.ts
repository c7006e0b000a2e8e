import type { Shape } from '../../engine/tensor.js';
import type { MathSymbol } from './explanation.js';
import type { Quantity, Role } from './names.js';
import { indexOf } from './primitives/rule.js';

/** What a layer's number is, and how many examples a batch has. */
export interface Numbering {
  readonly batchSize: number;
  /** `dense`; null of what no layer of the file has. */
  type(layer: string): string | null;
  /** k of the layer that holds W⁽ᵏ⁾ and makes z⁽ᵏ⁺¹⁾ (contract, §0): its place in the file, counted from 1. */
  number(layer: string): number;
}

const LETTERS: Readonly<Record<string, string>> = {
  weight: 'W',
  bias: 'b',
  scores: 'S',
  weights: 'P',
  q: 'Q',
  k: 'K',
  v: 'V',
  heads: 'PV',
  learningRate: 'η',
};

/** Letters of parameters that have others in the books, by the kind of layer. */
const OF_LAYERS: readonly { readonly type: RegExp; readonly letters: Readonly<Record<string, string>> }[] = [
  { type: /norm$/, letters: { weight: 'γ', bias: 'β' } },
  { type: /^(embedding|position)$/, letters: { weight: 'E' } },
  {
    type: /^attention$/,
    letters: { in_proj_weight: 'Wqkv', in_proj_bias: 'bqkv', 'out_proj.weight': 'Wₒ', 'out_proj.bias': 'bₒ' },
  },
  { type: /^(rnn|lstm|gru)$/, letters: { weight_ih: 'Wₓ', weight_hh: 'Wₕ', bias_ih: 'bₓ', bias_hh: 'bₕ' } },
];

const OF_ROLES: Readonly<Partial<Record<Role, string>>> = {
  loss: 'J',
  input: 'x',
  target: 'y',
  delta: 'δ',
  a: 'a',
  z: 'z',
  upstream: '∇a',
};

const HUES: Readonly<Partial<Record<Role, MathSymbol['hue']>>> = {
  delta: 'delta',
  innerDelta: 'delta',
  upstream: 'delta',
  a: 'a',
  input: 'a',
  layerInput: 'a',
};

const WITHOUT_LAYER: ReadonlySet<Role> = new Set<Role>(['loss', 'input', 'target']);
const OF_PARAMETERS: ReadonlySet<Role> = new Set<Role>(['parameter', 'gradient', 'update', 'buffer']);

/** The letter of a number that has a name. */
export function symbolOf(quantity: Quantity, shape: Shape, place: number, numbering: Numbering): MathSymbol {
  const { role, layer } = quantity;
  const ofParameter = OF_PARAMETERS.has(role);
  const index = indexOf(shape, place);
  const perExample = !ofParameter && role !== 'loss' && shape.length > 0;
  const example = perExample && numbering.batchSize > 1 ? (index[0] as number) : null;
  const number = layer === null || WITHOUT_LAYER.has(role) ? null : numbering.number(layer) + (ofParameter ? 0 : 1);
  const base = baseOf(quantity, layer === null ? null : numbering.type(layer));
  const { letter, row } = projected(base, shape, index[0] ?? 0);
  if (index.length > 0 && ofParameter) index[0] = row;
  return {
    base: letter,
    sub: ofParameter ? subOfWeight(index) : subOf(perExample ? index.slice(1) : index),
    sup: number === null ? null : String(number),
    hue: HUES[role] ?? 'other',
    example,
  };
}

/** `in_proj` holds W, or b, of Q, K and V one below the other: which of them a row is of, and its place there. */
function projected(base: string, [rows = 0]: Shape, row: number): { readonly letter: string; readonly row: number } {
  if (!base.includes('qkv')) return { letter: base, row };
  const own = rows / 3;
  return { letter: base.replace('qkv', 'qkv'[Math.floor(row / own)] as string), row: row % own };
}

function baseOf({ role, part, name, layer }: Quantity, type: string | null): string {
  const letter = letterOf(part, type);
  if (role === 'gradient') return `∇${letter}`;
  if (role === 'innerDelta') return `δ${letter}`;
  if (role === 'update')
    return updateLetter(letterOf(name.slice(layer === null ? 0 : layer.length + 1, -part.length - 1), type), part);
  return OF_ROLES[role] ?? letter;
}

/** What a parameter is called; of recurrent layers `weight_ih_l0` as `weight_ih`. */
function letterOf(part: string, type: string | null): string {
  const own = OF_LAYERS.find((each) => type !== null && each.type.test(type))?.letters;
  return own?.[part] ?? own?.[part.replace(/_l\d+(_reverse)?$/, '')] ?? LETTERS[part] ?? part;
}

const OF_UPDATES: Readonly<Record<string, (letter: string) => string>> = {
  update: (letter) => `Δ${letter}`,
  effective: (letter) => `g${letter === 'W' ? '' : `(${letter})`}`,
};

/** `hidden.weight.update` is ΔW, what the optimizer reads as ∇W is g; a moment is called by its own letter. */
function updateLetter(letter: string, part: string): string {
  const moment = MOMENTS[part] ?? part;
  return OF_UPDATES[part]?.(letter) ?? (letter === 'W' ? moment : `${moment}(${letter})`);
}

const MOMENTS: Readonly<Record<string, string>> = { velocity: 'v', square: 's', mean: 'd', 'scaled-velocity': 'u' };

/** Counted from 1, with a comma between axes: `1,1` of place 1, unit 1. */
export function subOf(index: readonly number[]): string | null {
  return index.length === 0 ? null : index.map((i) => i + 1).join(',');
}

/** W_ji as books write it, `11`; a comma where digits would run together, or there are more axes. */
function subOfWeight(index: readonly number[]): string | null {
  const isPlain = index.length === 2 && index.every((i) => i < 9);
  return isPlain ? index.map((i) => i + 1).join('') : subOf(index);
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `W₁₁⁽²⁾`: there is no comma to stand below, an ordinary one takes its place. */
export function textOf({ base, sub, sup }: MathSymbol): string {
  const below = (sub ?? '').replace(/\d/g, (digit) => SUBSCRIPTS[Number(digit)] as string);
  const above = sup === null ? '' : numeralAbove(Number(sup));
  return `${base}${below}${above}`;
}

/** `⁽²⁾`: a layer's number, as it stands above. */
export function numeralAbove(layer: number): string {
  return `⁽${String(layer).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] as string)}⁾`;
}
