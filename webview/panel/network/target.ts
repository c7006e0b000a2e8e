import type { RunState } from '../../../src/protocol.js';
import { shown } from '../../numbers.js';
import type { Drawn } from './drawn.js';

/** So many targets are written out. */
const FEW = 4;

/** y as it stands in the file: a class, a class for each place of a sequence, or numbers. */
export function targetWords(target: Float64Array, { classes, layers }: Pick<RunState, 'classes' | 'layers'>): string {
  const shape = layers.at(-1)?.outputShape ?? [];
  const last = shape.at(-1) ?? 1;
  const places = shape.length === 2 ? Math.floor(target.length / last) : 1;
  const all = Array.from({ length: places }, (_, i) => labelOf(target.subarray(i * last, (i + 1) * last), classes));
  const words = all.every((label) => label !== null) ? all : Array.from(target, asGiven);
  return `${words.slice(0, FEW).join(' ')}${words.length > FEW ? ' …' : ''}`;
}

/** A number of the file, without the zeros that say how exactly another was computed: `0.01`. */
function asGiven(value: number): string {
  const text = shown(value);
  return text.includes('e') ? text : text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** What the output's units stand for: classes by their names, else by their numbers from 0 as y has them; units that are none from 1. */
export function unitLabel({ run: { classes }, target }: Pick<Drawn, 'run' | 'target'>, unit: number): string {
  const isClass = target !== null && labelOf(target.data, classes) !== null;
  return isClass ? (classes?.[unit] ?? String(unit)) : String(unit + 1);
}

/** The class's name, where y is one of them; else null. */
export function labelOf(target: Float64Array, classes: readonly string[] | null): string | null {
  const one = target.indexOf(1);
  const isOneHot = target.length > 2 && one >= 0 && target.every((value, i) => value === (i === one ? 1 : 0));
  return isOneHot ? (classes?.[one] ?? String(one)) : null;
}
