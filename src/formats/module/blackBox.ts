import type { LayerBuild } from '../../engine/layerScope.js';
import type { Model } from '../../engine/model.js';
import { graphsOf, type Network } from '../../engine/network.js';
import type { TextRange } from '../../engine/place.js';
import type { Operand } from '../../engine/primitives/rule.js';
import type { Shape } from '../../engine/tensor.js';
import type { Problem } from '../result.js';
import { type Given, type UserFunction, userFunction } from './calls.js';
import type { LoadedModule } from './loader.js';
import { Complaints, Mistake } from './mistake.js';
import { kindOf } from './numbers.js';
import { type DeclaredParameter, givenOf, parameterOf, readParameters } from './parameters.js';
import { datasetOf, type ModuleData, readSettings, readSource, readTrain } from './settings.js';
import { type Difference, firstDifference, opaqueOf, type Written } from './written.js';

/** The one layer that a black box has: all its parameters, and J. */
export const PROGRAM = 'program';

/** A program with parameters, a loss, and the gradient that its author wrote (contract, §2). Throws a `Mistake`. */
export function readBlackBox(module: LoadedModule, problems: Problem[]): Model {
  const { exports, places } = module;
  const { data, ...settings } = readSettings(module);
  const declared = readParameters(exports.parameters, 'parameters', '', places.of('parameters'));
  if (declared.length === 0) {
    throw new Mistake(
      places.of('parameters'),
      'parameters has no parameter in it: { w: { shape: [2, 3], data: […] } }',
    );
  }
  const box = new BlackBox(module, declared, data);
  const lines = readSource(
    module,
    declared.map(({ name }) => name),
  );
  const { training, ...train } = readTrain(
    module,
    declared.map((each) => parameterOf(each, lines.get(each.name) ?? box.gradient.range)),
  );
  const dataset = datasetOf(data);
  const size = Math.min(training.batchSize ?? dataset.training.length, dataset.training.length);
  problems.push(...train.problems, ...box.tryOut(size));
  const complaints = new Complaints();
  const [inputShape, targetShape] = [dataset.x.shape.slice(1), dataset.y.shape.slice(1)];
  const network: Network = {
    ...settings,
    inputShape,
    targetShape,
    parameters: train.parameters,
    buffers: [],
    layers: [box.layer(complaints)],
    terms: (_, output) => output,
    l2: 0,
  };
  const ofLayer = { type: 'program', activation: null, range: box.gradient.range, inputShape, outputShape: [] };
  return {
    ...settings,
    name: settings.name || module.file,
    parameters: train.parameters,
    buffers: [],
    layers: [{ path: PROGRAM, ...ofLayer, parameters: declared.map(({ name }) => name) }],
    data: dataset,
    training,
    expectations: [],
    ranges: { layers: box.gradient.range, loss: box.loss.range, train: places.of('train') },
    given: places.given(),
    loss: 'own',
    ...graphsOf(network),
    complaints: () => complaints.all,
  };
}

class BlackBox implements Written {
  readonly name = PROGRAM;
  readonly source: string;
  readonly reaches: readonly boolean[];
  readonly loss: UserFunction;
  readonly gradient: UserFunction;

  constructor(
    module: LoadedModule,
    private readonly declared: readonly DeclaredParameter[],
    private readonly data: ModuleData | null,
  ) {
    this.source = module.source;
    this.reaches = [...declared.map(() => true), false, false];
    this.loss = userFunction(module, module.exports, 'loss', 'loss', null);
    this.gradient = userFunction(module, module.exports, 'gradient', 'gradient', null);
  }

  get forwardRange(): TextRange {
    return this.loss.range;
  }

  get backwardRange(): TextRange {
    return this.gradient.range;
  }

  /** Inputs: the parameters, x and y. */
  forward(inputs: readonly Operand[]): { readonly out: Float64Array; readonly saved: unknown } {
    const value = this.call(this.loss, inputs);
    if (typeof value !== 'number') throw this.loss.mistake(`gives ${kindOf(value)}; J is one number`);
    return { out: Float64Array.of(value), saved: null };
  }

  backward(g: Operand, _: unknown, inputs: readonly Operand[]): Float64Array[] {
    const names = this.declared.map(({ name }) => name);
    const gradients = this.gradient.object(this.call(this.gradient, inputs), '', names);
    const slope = g.data[0] as number;
    return this.declared.map(({ name, numbers }) =>
      this.gradient.numbers(gradients[name], name, numbers.shape).map((entry) => slope * entry),
    );
  }

  layer(complaints: Complaints): LayerBuild {
    return {
      path: PROGRAM,
      build: (scope, x) => {
        const { b } = scope;
        const y = b.nodes.find(({ kind, id }) => kind === 'input' && id !== x)?.id ?? x;
        const inputs = [...this.declared.map(({ name }) => scope.parameter(name)), x, y];
        const value = b.apply('opaque', inputs, opaqueOf(this, [], complaints));
        return { z: value, a: value };
      },
    };
  }

  /** Calls both functions twice at the first batch: mistakes are found before anybody trains. Throws a `Mistake`. */
  tryOut(size: number): Problem[] {
    const { x, y } = datasetOf(this.data);
    const rows = ({ shape, data }: typeof x): Operand => {
      const width = data.length / (shape[0] ?? 1);
      return { shape: [size, ...shape.slice(1)], data: data.slice(0, size * width) };
    };
    const inputs = [...this.declared.map(({ numbers }) => numbers), rows(x), rows(y)];
    const one: Operand = { shape: [], data: Float64Array.of(1) };
    const [first, second] = [0, 1].map(() => [this.forward(inputs).out, ...this.backward(one, null, inputs)]);
    const shapes: Shape[] = [[], ...this.declared.map(({ numbers }) => numbers.shape)];
    return shapes.flatMap((shape, i) => {
      const difference = firstDifference(first?.[i] as Float64Array, second?.[i] as Float64Array, shape);
      return difference === null ? [] : [notDeterministic(i === 0 ? this.loss : this.gradient, difference)];
    });
  }

  private call(run: UserFunction, inputs: readonly Operand[]): unknown {
    const given = this.declared.map((each, i) => givenOf(each, (inputs[i] as Operand).data));
    const batch = this.batch(inputs.slice(this.declared.length));
    return run.call([...given, ...batch], (copies) => {
      const parameters = Object.fromEntries(this.declared.map(({ key }) => [key, copies.get(`parameters.${key}`)]));
      return [
        parameters,
        this.data ? Object.fromEntries(batch.map(({ name }) => [name, copies.get(name)])) : undefined,
      ];
    });
  }

  private batch([x, y]: readonly Operand[]): Given[] {
    const { data } = this;
    if (!data || !x || !y) return [];
    const ofY = data.y ? [{ name: 'y', ...y, form: data.y.form }] : [];
    return [{ name: 'x', ...x, form: data.x.form }, ...ofY];
  }
}

export function notDeterministic({ name, range }: UserFunction, { first, second, at }: Difference): Problem {
  const gave = `two calls at the same numbers gave ${first} and ${second}${at}`;
  const grows = second === 2 * first;
  const message = grows
    ? `${name} gives twice as much at its second call: ${gave}. It adds to numbers that it keeps from call to call; set them to zero in each`
    : `${name} is not deterministic: ${gave}; going back can't show the same run again. Draw random numbers once, or by a seed`;
  return { kind: 'code', severity: 'warning', range, message };
}
