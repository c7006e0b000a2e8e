import { parseTree } from 'jsonc-parser';
import type { Dataset, Parameter, Training } from '../../engine/model.js';
import type { Precision, Tensor } from '../../engine/tensor.js';
import { Reader } from '../grad/reader.js';
import { DEFAULT_TRAINING, freeze, type ReadTraining, readTraining } from '../grad/train.js';
import { didYouMean } from '../nearest.js';
import type { Problem } from '../result.js';
import type { LoadedModule } from './loader.js';
import { Mistake } from './mistake.js';
import { kindOf, NoNumbers, type Numbers, numbersOf } from './numbers.js';

/** Examples as the module gave them: `y` is null where it gave none. */
export interface ModuleData {
  readonly x: Numbers;
  readonly y: Numbers | null;
}

/** What both kinds of modules may say beside their functions. */
export interface Settings {
  readonly name: string;
  readonly precision: Precision;
  readonly seed: number;
  readonly data: ModuleData | null;
}

/** Reads `name`, `precision`, `seed` and `data`. Throws a `Mistake`. */
export function readSettings(module: LoadedModule): Settings {
  const { exports, places } = module;
  const { name = '', precision = 'float64', seed = 1 } = exports;
  const wrong = (key: string, wanted: string): Mistake =>
    new Mistake(places.of(key), `${key} is ${wanted}; found ${kindOf(exports[key])}`, 'value');
  if (typeof name !== 'string') throw wrong('name', 'a text');
  if (precision !== 'float64' && precision !== 'float32') throw wrong('precision', '"float64" or "float32"');
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed) || seed < 0)
    throw wrong('seed', 'a whole number from 0 on');
  return { name, precision, seed, data: readData(module) };
}

function readData(module: LoadedModule): ModuleData | null {
  const { data } = module.exports;
  const range = module.places.of('data');
  if (data === undefined) return null;
  if (typeof data !== 'object' || data === null || !('x' in data)) {
    throw new Mistake(range, `data is { x: …, y: … }; found ${kindOf(data)}${keysOf(data)}`, 'data');
  }
  const x = examples(data.x, 'data.x', range);
  const y = 'y' in data && data.y !== undefined ? examples(data.y, 'data.y', range) : null;
  if (y && y.shape[0] !== x.shape[0]) {
    throw new Mistake(
      range,
      `data.x has ${x.shape[0]} examples, data.y ${y.shape[0]}; the first axis counts them`,
      'data',
    );
  }
  return { x, y };
}

function keysOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? ` with ${Object.keys(value).join(', ') || 'nothing in it'}` : '';
}

function examples(value: unknown, what: string, range: Mistake['range']): Numbers {
  const found = numbersAt(value, what, range, 'data');
  if ((found.shape[0] ?? 0) > 0) return found;
  throw new Mistake(range, `${what} holds no examples`, 'data');
}

/** Numbers out of something exported. Throws a `Mistake`. */
export function numbersAt(value: unknown, what: string, range: Mistake['range'], kind: Problem['kind']): Numbers {
  try {
    return numbersOf(value);
  } catch (thrown) {
    if (!(thrown instanceof NoNumbers)) throw thrown;
    throw new Mistake(range, `${what} can't be read: ${thrown.message}`, kind);
  }
}

/** What the trainer takes examples from; of a module without data, or without y, what stands in for them is never seen by it. */
export function datasetOf(data: ModuleData | null): Dataset {
  const count = data?.x.shape[0] ?? 1;
  const nothing: Tensor = { shape: [count], dtype: 'float64', data: new Float64Array(count) };
  const tensor = (numbers: Numbers | null | undefined): Tensor =>
    numbers ? { shape: numbers.shape, dtype: 'float64', data: numbers.data } : nothing;
  const training = Array.from({ length: count }, (_, i) => i);
  return { x: tensor(data?.x), y: tensor(data?.y), classes: null, training, heldOut: [] };
}

/**
 * Reads `train` by the rules of a model file's, and marks the parameters that it freezes. All its problems stand at `train`.
 * Throws a `Mistake`.
 */
export function readTrain(
  { exports, places }: LoadedModule,
  parameters: readonly Parameter[],
): { readonly training: Training; readonly parameters: readonly Parameter[]; readonly problems: readonly Problem[] } {
  const { training } = DEFAULT_TRAINING;
  if (exports.train === undefined) return { training, parameters, problems: [] };
  const reader = new Reader(JSON.stringify(exports.train) ?? 'null');
  const range = places.of('train');
  const root = parseTree(reader.text);
  const read: ReadTraining | undefined = root && readTraining(reader, root);
  const wrong = reader.problems.find(({ severity }) => severity === 'error');
  if (!read || wrong) throw new Mistake(range, `train: ${wrong?.message ?? 'can’t be read'}`, 'value');
  if (read.training.l2 > 0) {
    throw new Mistake(
      range,
      'train: l2 belongs to J, which a module computes itself; add λ/2 ‖W‖² to its loss',
      'value',
    );
  }
  const frozen = freeze(reader, parameters, read.freeze);
  const problems = reader.problems.map(({ kind, severity, message }) => ({
    kind,
    severity,
    range,
    message: `train: ${message}`,
  }));
  return { training: read.training, parameters: frozen, problems };
}

/** Where `source` says that a parameter's gradient is computed. Throws a `Mistake`. */
export function readSource(module: LoadedModule, names: readonly string[]): ReadonlyMap<string, Mistake['range']> {
  const { exports, places } = module;
  const { source = {} } = exports;
  const range = places.of('source');
  if (typeof source !== 'object' || source === null) {
    throw new Mistake(range, `source is { parameter: line }; found ${kindOf(source)}`, 'value');
  }
  return new Map(
    Object.entries(source).map(([name, line]: [string, unknown]) => {
      if (!names.includes(name)) {
        const hint = didYouMean(name, names) || `; there are ${names.join(', ')}`;
        throw new Mistake(range, `source: "${name}" is no parameter${hint}`, 'value');
      }
      if (typeof line === 'number' && Number.isInteger(line) && line >= 1 && line <= places.lines.count) {
        return [name, places.lines.line(line - 1)];
      }
      const most = places.lines.count;
      throw new Mistake(
        range,
        `source: "${name}" is a line of this file, 1 to ${most}; found ${kindOf(line)}`,
        'value',
      );
    }),
  );
}
