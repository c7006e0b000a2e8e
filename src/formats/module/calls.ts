import type { TextRange } from '../../engine/place.js';
import { type Data, type Shape, sameShape, sizeOf } from '../../engine/tensor.js';
import { didYouMean } from '../nearest.js';
import type { LoadedModule } from './loader.js';
import { Mistake } from './mistake.js';
import { type Form, give, isPromise, kindOf, NoNumbers, type Numbers, numbersOf, unchanged } from './numbers.js';
import { FILE_START } from './places.js';
import { placeOf, told } from './stack.js';

/** Numbers to be given to a function of the user's: it gets a copy. */
export interface Given {
  /** `x`, `parameters.weight`: as its author calls it. */
  readonly name: string;
  readonly shape: Shape;
  readonly data: Data;
  readonly form: Form;
}

/** The form in which layers' tensors are handed over. */
export const TENSOR: Form = { kind: 'tensor', holder: 'Float' };

/** A function that the user wrote, called so that every mistake has a place. */
export class UserFunction {
  readonly range: TextRange;

  /** `name`: "backward of hidden". `owner`: the object whose method it is. `word`: its name in the text, within `area`. */
  constructor(
    private readonly module: LoadedModule,
    private readonly run: (...given: unknown[]) => unknown,
    readonly name: string,
    private readonly owner: object | undefined,
    where: { readonly word: string; readonly area: TextRange | null },
  ) {
    const { places } = module;
    this.range = places.written(run, where.word, where.area) ?? where.area ?? FILE_START;
  }

  /** Calls it with copies, which `arrange` puts in their places. Throws a `Mistake`, also where it changes a parameter. */
  call(given: readonly Given[], arrange: (copies: ReadonlyMap<string, unknown>) => readonly unknown[]): unknown {
    const copies = new Map(given.map(({ name, shape, data, form }) => [name, give(shape, data, form)]));
    const answer = this.caught(arrange(copies));
    if (isPromise(answer)) {
      answer.then(undefined, () => undefined);
      throw this.mistake('is async; its numbers are needed at once: write it without async and await');
    }
    const changed = given.find(({ name, data }) => /^parameters\b/.test(name) && !unchanged(copies.get(name), data));
    if (changed) throw this.mistake(`changes ${changed.name}; work on a copy: parameters change by updates alone`);
    return answer;
  }

  mistake(message: string): Mistake {
    return new Mistake(this.range, `${this.name} ${message}`);
  }

  /** Numbers of a wanted shape out of an answer; a flat list of as many will do. Throws a `Mistake`. */
  numbers(value: unknown, what: string, shape: Shape): Float64Array {
    const found = this.read(value, what);
    const flat = found.shape.length <= 1 && found.form.kind !== 'tensor';
    if (found.data.length === sizeOf(shape) && (flat || sameShape(found.shape, shape))) return found.data;
    throw this.mistake(
      flat
        ? `gives ${found.data.length} numbers as ${what}; the shape [${shape.join(', ')}] holds ${sizeOf(shape)}`
        : `gives ${what} in the shape [${found.shape.join(', ')}]; [${shape.join(', ')}] is wanted`,
    );
  }

  read(value: unknown, what: string): Numbers {
    try {
      return numbersOf(value);
    } catch (thrown) {
      if (!(thrown instanceof NoNumbers)) throw thrown;
      throw this.mistake(
        value === undefined ? `gives no ${what}` : `gives ${what} that can't be read: ${thrown.message}`,
      );
    }
  }

  /** An object with some of these keys. Throws a `Mistake` where it is none, or has others. */
  object(value: unknown, what: string, known: readonly string[]): Readonly<Record<string, unknown>> {
    const expected = `{ ${known.join(', ')} }`;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
      throw this.mistake(`gives ${kindOf(value)}${what === '' ? '' : ` as ${what}`}; ${expected} is wanted`);
    }
    const odd = Object.keys(value).find((key) => !known.includes(key));
    if (odd !== undefined) {
      const hint = didYouMean(odd, known) || `; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
      throw this.mistake(`gives "${odd}"${what === '' ? '' : ` in ${what}`}, which is not known${hint}`);
    }
    return value as Record<string, unknown>;
  }

  private caught(given: readonly unknown[]): unknown {
    try {
      return this.run.apply(this.owner, [...given]);
    } catch (thrown) {
      const { range, note } = placeOf(thrown, this.module.file, this.module.files, this.module.places);
      throw new Mistake(range ?? this.range, `${this.name} threw ${told(thrown)}${note}`);
    }
  }
}

/** The function that a module gives under a name. Throws a `Mistake` at `area` where it gives none. */
export function userFunction(
  module: LoadedModule,
  owner: object,
  key: string,
  name: string,
  area: TextRange | null,
): UserFunction {
  const run = (owner as Record<string, unknown>)[key];
  const range = area ?? module.places.of(key);
  if (typeof run !== 'function') {
    throw new Mistake(
      range,
      run === undefined ? `${name} is missing: a function is expected` : `${name} is a function; found ${kindOf(run)}`,
      'structure',
    );
  }
  return new UserFunction(module, run as (...given: unknown[]) => unknown, name, owner, { word: key, area: range });
}
