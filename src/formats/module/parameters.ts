import type { Parameter } from '../../engine/model.js';
import type { TextRange } from '../../engine/place.js';
import type { Given } from './calls.js';
import { Mistake } from './mistake.js';
import { type Form, kindOf, type Numbers } from './numbers.js';
import { numbersAt } from './settings.js';

/** A parameter as a module declares it. */
export interface DeclaredParameter {
  /** Within its layer: `weight`. */
  readonly key: string;
  /** In the whole model: `hidden.weight`. */
  readonly name: string;
  readonly numbers: Numbers;
  /** As its functions get it. */
  readonly form: Form;
}

/** Reads `{ weight: …, bias: … }`. Throws a `Mistake` at `range`. */
export function readParameters(value: unknown, what: string, prefix: string, range: TextRange): DeclaredParameter[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Mistake(range, `${what} are { name: numbers, … }; found ${kindOf(value)}`, 'structure');
  }
  return Object.entries(value).map(([key, each]: [string, unknown]) => {
    const numbers = numbersAt(each, `${what}: ${key}`, range, 'value');
    const { kind, holder } = numbers.form;
    // Whole numbers would hold no update.
    return { key, name: `${prefix}${key}`, numbers, form: { kind, holder: holder === 'Array' ? 'Array' : 'Float' } };
  });
}

/** As the engine knows it. */
export function parameterOf({ name, numbers }: DeclaredParameter, range: TextRange | null): Parameter {
  const initial = { shape: numbers.shape, dtype: 'float64' as const, data: numbers.data };
  return { name, shape: numbers.shape, initial, frozen: false, penalized: false, range };
}

/** As a function of the user's gets it, with the numbers of now. */
export function givenOf({ key, form, numbers: { shape } }: DeclaredParameter, data: Given['data']): Given {
  return { name: `parameters.${key}`, shape, data, form };
}
