import { type Data, type Shape, sizeOf } from '../../engine/tensor.js';

/** In what form a module writes numbers, and so gets them: `{ shape, data }`, lists in lists, or one number. */
export interface Form {
  readonly kind: 'tensor' | 'lists' | 'number';
  /** What holds the numbers themselves: `Array`, `Uint8Array`, …; `Float`: a typed array of the precision that runs. */
  readonly holder: string;
}

/** Numbers as a module gave them. */
export interface Numbers {
  readonly shape: Shape;
  readonly data: Float64Array;
  readonly form: Form;
}

/** What stands where numbers should, in words. */
export class NoNumbers extends Error {}

/** Reads `{ shape, data }`, lists in lists, typed arrays or a number; `data` may be nested too. Throws `NoNumbers`. */
export function numbersOf(value: unknown): Numbers {
  if (typeof value === 'object' && value !== null && 'data' in value && 'shape' in value) return ofTensor(value);
  if (isTyped(value)) return { shape: [value.length], data: Float64Array.from(value), form: listsOf(value) };
  const flat: number[] = [];
  const { shape, holder } = flatten(value, flat, '');
  const kind = typeof value === 'number' ? 'number' : 'lists';
  return { shape, data: Float64Array.from(flat), form: { kind, holder } };
}

function ofTensor({ shape, data }: { readonly shape: unknown; readonly data: unknown }): Numbers {
  if (!Array.isArray(shape) || !shape.every((extent) => Number.isInteger(extent) && extent >= 0)) {
    throw new NoNumbers(`a shape is a list of whole numbers such as [2, 3]; found ${kindOf(shape)}`);
  }
  const flat: number[] = [];
  const { holder } = isTyped(data) ? listsOf(data) : flatten(data, flat, 'data');
  const found = isTyped(data) ? Float64Array.from(data) : Float64Array.from(flat);
  if (found.length !== sizeOf(shape)) {
    throw new NoNumbers(
      `the shape [${shape.join(', ')}] holds ${sizeOf(shape)} numbers; found ${found.length} in data`,
    );
  }
  return { shape, data: found, form: { kind: 'tensor', holder } };
}

/** Appends all numbers, and answers what they are arranged in. */
function flatten(value: unknown, flat: number[], at: string): { readonly shape: Shape; readonly holder: string } {
  if (typeof value === 'number') {
    flat.push(value);
    return { shape: [], holder: 'Array' };
  }
  if (isTyped(value)) {
    for (const entry of value) flat.push(entry);
    return { shape: [value.length], holder: listsOf(value).holder };
  }
  if (!Array.isArray(value)) {
    throw new NoNumbers(`${at === '' ? 'numbers are' : `${at} should be`} ${wantedFor(at)}; found ${kindOf(value)}`);
  }
  if (isNumbers(value)) {
    for (const entry of value) flat.push(entry as number);
    return { shape: [value.length], holder: 'Array' };
  }
  const found = value.map((each: unknown, i) => flatten(each, flat, `${at}[${i}]`));
  const [first] = found;
  found.forEach(({ shape }, i) => {
    if (shape.join() === first?.shape.join()) return;
    throw new NoNumbers(`${at}[${i}] has the shape [${shape.join(', ')}], and ${at}[0] [${first?.shape.join(', ')}]`);
  });
  return { shape: [value.length, ...(first?.shape ?? [])], holder: first?.holder ?? 'Array' };
}

/** A list of nothing but numbers, which most are. */
function isNumbers(value: readonly unknown[]): boolean {
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== 'number') return false;
  return value.length > 0;
}

function wantedFor(at: string): string {
  return at === '' ? '{ shape, data }, lists of numbers, or a number' : 'a number, or a list of numbers';
}

function listsOf(typed: Float64Array): Form {
  return { kind: 'lists', holder: typed.constructor.name.replace(/^Float\d+Array$/, 'Float') };
}

function isTyped(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !/^Big/.test(value.constructor.name);
}

/** Numbers in the form in which the module gave some before: always a copy. */
export function give(shape: Shape, data: Data, { kind, holder }: Form): unknown {
  if (kind === 'number') return data[0];
  if (kind === 'tensor') return { shape: [...shape], data: held(data, holder) };
  return lists(shape, data, holder);
}

function lists(shape: Shape, data: Data, holder: string): unknown {
  const [extent = 1, ...rest] = shape;
  if (rest.length === 0) return held(data, holder);
  const size = sizeOf(rest);
  return Array.from({ length: extent }, (_, i) => lists(rest, data.subarray(i * size, (i + 1) * size), holder));
}

const HOLDERS: Readonly<Record<string, { from(data: ArrayLike<number>): unknown }>> = {
  Int32Array,
  Int16Array,
  Int8Array,
  Uint32Array,
  Uint16Array,
  Uint8Array,
  Uint8ClampedArray,
};

function held(data: Data, holder: string): unknown {
  if (holder === 'Float') return data.slice();
  return HOLDERS[holder]?.from(data) ?? listOf(data);
}

/** `Array.from` in a tenth of the time: this is done at every call. */
function listOf(data: Data): number[] {
  const list = new Array<number>(data.length);
  for (let i = 0; i < data.length; i++) list[i] = data[i] as number;
  return list;
}

/** "a text", "undefined", "a promise": what stands there, for a message. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'function') return 'a function';
  if (isPromise(value)) return 'a promise';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Whether something given to a function still holds what it was given with, bit for bit. */
export function unchanged(given: unknown, data: Data): boolean {
  if (holdsSame(given, data)) return true;
  try {
    const now = numbersOf(given).data;
    return now.length === data.length && now.every((entry, i) => Object.is(entry, data[i]));
  } catch {
    return false;
  }
}

/** The same without a copy, where numbers stand in a row. */
function holdsSame(given: unknown, data: Data): boolean {
  const isTensor = typeof given === 'object' && given !== null && 'data' in given && 'shape' in given;
  const row = isTensor ? given.data : given;
  if (isTensor && !(Array.isArray(given.shape) && sizeOf(given.shape as Shape) === data.length)) return false;
  if (!(isTyped(row) || Array.isArray(row)) || row.length !== data.length) return false;
  for (let i = 0; i < data.length; i++) if (!Object.is(row[i], data[i])) return false;
  return true;
}
