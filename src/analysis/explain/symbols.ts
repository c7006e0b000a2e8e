import type { Shape } from '../../engine/tensor.js';
import type { MathSymbol } from './explanation.js';
import type { Quantity, Role } from './names.js';
import { indexOf } from './primitives/rule.js';

/** What a layer's number is, and how many examples a batch has. */
export interface Numbering {
  readonly batchSize: number;
  /** k of the layer that holds W⁽ᵏ⁾ and makes z⁽ᵏ⁺¹⁾ (contract, §0): its place in the file, counted from 1. */
  number(layer: string): number;
}

const LETTERS: Readonly<Record<string, string>> = {
  weight: 'W',
  bias: 'b',
  gamma: 'γ',
  beta: 'β',
  scores: 'S',
  weights: 'P',
  learningRate: 'η',
};

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
  return {
    base: baseOf(quantity),
    sub: subOf(perExample ? index.slice(1) : index),
    sup: number === null ? null : String(number),
    hue: HUES[role] ?? 'other',
    example,
  };
}

function baseOf({ role, part, name }: Quantity): string {
  const letter = LETTERS[part] ?? part;
  if (role === 'gradient') return `∇${letter}`;
  if (role === 'innerDelta') return `δ${letter}`;
  if (role === 'update') return updateLetter(name, part);
  return OF_ROLES[role] ?? letter;
}

/** `hidden.weight.update` is ΔW; a moment is called by its own name, with the parameter's: `m of W`. */
function updateLetter(name: string, part: string): string {
  const parameter = name.split('.').at(-2) ?? '';
  const letter = LETTERS[parameter] ?? parameter;
  return part === 'update' ? `Δ${letter}` : part === 'effective' ? `∇${letter}ₑ` : `${part}(${letter})`;
}

function subOf(index: readonly number[]): string | null {
  if (index.length === 0) return null;
  const counted = index.map((i) => String(i + 1));
  return counted.join(counted.some(({ length }) => length > 1) || counted.length > 2 ? ',' : '');
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `W₁₁⁽²⁾`: there is no comma to stand below, an ordinary one takes its place. */
export function textOf({ base, sub, sup }: MathSymbol): string {
  const below = (sub ?? '').replace(/\d/g, (digit) => SUBSCRIPTS[Number(digit)] as string);
  const above = sup === null ? '' : `⁽${sup.replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] as string)}⁾`;
  return `${base}${below}${above}`;
}
