import type { TextRange } from '../../engine/place.js';
import type { Operand } from '../../engine/primitives/rule.js';
import type { Shape } from '../../engine/tensor.js';
import { type Given, TENSOR, type UserFunction, userFunction } from './calls.js';
import type { LoadedModule } from './loader.js';
import { Mistake } from './mistake.js';
import { kindOf, type Numbers } from './numbers.js';
import { type DeclaredParameter, givenOf, readParameters } from './parameters.js';
import type { Forward, Written } from './written.js';

/** A layer whose forward and backward the user wrote. Inputs of its node: x, then its parameters. */
export class WrittenLayer implements Written {
  readonly path: string;
  readonly source: string;
  readonly parameters: readonly DeclaredParameter[];
  /** Shapes of one example; known once the layer was tried out. */
  inputShape: Shape = [];
  outputShape: Shape = [];
  /** False where its backward gives no dx, as the first layer's need not. */
  reachesInput = true;
  readonly forwardFunction: UserFunction;
  readonly backwardFunction: UserFunction;

  /** `range`: where it stands. Throws a `Mistake`. */
  constructor(
    module: LoadedModule,
    layer: unknown,
    place: number,
    readonly range: TextRange,
  ) {
    if (typeof layer !== 'object' || layer === null) {
      throw new Mistake(
        range,
        `a layer is { name, parameters, forward, backward }; found ${kindOf(layer)}`,
        'structure',
      );
    }
    const { name = `layer${place + 1}`, parameters } = layer as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || name === '') {
      throw new Mistake(range, `a layer's name is a text; found ${kindOf(name)}`, 'structure');
    }
    this.path = name;
    this.source = module.source;
    this.parameters = readParameters(parameters, `parameters of ${name}`, `${name}.`, range);
    const of = (key: string): UserFunction => userFunction(module, layer, key, `${key} of ${name}`, range);
    this.forwardFunction = of('forward');
    this.backwardFunction = of('backward');
  }

  get name(): string {
    return this.path;
  }

  get forwardRange(): TextRange {
    return this.forwardFunction.range;
  }

  get backwardRange(): TextRange {
    return this.backwardFunction.range;
  }

  get reaches(): readonly boolean[] {
    return [this.reachesInput, ...this.parameters.map(() => true)];
  }

  forward(inputs: readonly Operand[]): Forward {
    const [x] = inputs as readonly [Operand];
    const { y, saved } = this.called(inputs);
    return { out: this.forwardFunction.numbers(y, 'y', [x.shape[0] ?? 1, ...this.outputShape]), saved };
  }

  /** The forward where its output's shape is not known yet: it becomes known. The first axis counts the examples. */
  tryForward(inputs: readonly Operand[]): Forward {
    const [x] = inputs as readonly [Operand];
    const { y, saved } = this.called(inputs);
    const found = this.forwardFunction.read(y, 'y');
    this.inputShape = x.shape.slice(1);
    this.outputShape = this.shapeOf(found, x.shape).slice(1);
    return { out: found.data, saved };
  }

  backward(g: Operand, saved: unknown, inputs: readonly Operand[]): Float64Array[] {
    const [x] = inputs as readonly [Operand];
    const answer = this.answered(g, saved, inputs);
    const dx = this.reachesInput ? [this.backwardFunction.numbers(answer.dx, 'dx', x.shape)] : [];
    return [...dx, ...this.gradients(answer.gradients)];
  }

  /** The backward, where it is not known yet whether it gives dx; of the first layer nobody needs it. */
  tryBackward(g: Operand, saved: unknown, inputs: readonly Operand[], isFirst: boolean): Float64Array[] {
    const [x] = inputs as readonly [Operand];
    const answer = this.answered(g, saved, inputs);
    this.reachesInput = !(isFirst && (answer.dx === undefined || answer.dx === null));
    const dx = this.reachesInput ? [this.backwardFunction.numbers(answer.dx, 'dx', x.shape)] : [];
    return [...dx, ...this.gradients(answer.gradients)];
  }

  private called(inputs: readonly Operand[]): Readonly<Record<string, unknown>> {
    const [x] = inputs as readonly [Operand];
    const given: Given[] = [{ name: 'x', ...plain(x), form: TENSOR }, ...this.given(inputs)];
    const answer = this.forwardFunction.call(given, (copies) => [
      { x: copies.get('x'), parameters: this.arrange(copies) },
    ]);
    return this.forwardFunction.object(answer, '', ['y', 'saved']);
  }

  private answered(g: Operand, saved: unknown, inputs: readonly Operand[]): Readonly<Record<string, unknown>> {
    const given: Given[] = [{ name: 'dy', ...plain(g), form: TENSOR }, ...this.given(inputs)];
    const answer = this.backwardFunction.call(given, (copies) => [
      { dy: copies.get('dy'), saved, parameters: this.arrange(copies) },
    ]);
    return this.backwardFunction.object(answer, '', ['dx', 'gradients']);
  }

  private gradients(value: unknown): Float64Array[] {
    if (this.parameters.length === 0 && value === undefined) return [];
    const keys = this.parameters.map(({ key }) => key);
    const found = this.backwardFunction.object(value, 'gradients', keys);
    return this.parameters.map(({ key, numbers: { shape } }) =>
      this.backwardFunction.numbers(found[key], `gradients.${key}`, shape),
    );
  }

  private given(inputs: readonly Operand[]): Given[] {
    return this.parameters.map((each, i) => givenOf(each, (inputs[i + 1] as Operand).data));
  }

  private arrange(copies: ReadonlyMap<string, unknown>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.parameters.map(({ key }) => [key, copies.get(`parameters.${key}`)]));
  }

  private shapeOf({ shape, data, form }: Numbers, x: Shape): Shape {
    const examples = x[0] ?? 1;
    const flat = shape.length <= 1 && form.kind !== 'tensor';
    if (flat && data.length % examples === 0) {
      const same = data.length === x.reduce((size, extent) => size * extent, 1);
      return same ? x : [examples, data.length / examples];
    }
    if (shape[0] === examples) return shape;
    throw this.forwardFunction.mistake(
      `gives y in the shape [${shape.join(', ')}]; its first axis counts the examples: [${examples}, …] is wanted`,
    );
  }
}

/** An operand's numbers and shape alone. */
function plain({ shape, data }: Operand): Operand {
  return { shape, data };
}
