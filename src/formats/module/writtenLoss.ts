import type { TextRange } from '../../engine/place.js';
import type { Operand } from '../../engine/primitives/rule.js';
import { TENSOR, type UserFunction, userFunction } from './calls.js';
import type { LoadedModule } from './loader.js';
import { Mistake } from './mistake.js';
import { kindOf } from './numbers.js';
import type { Forward, Written } from './written.js';

/** A loss whose forward and backward the user wrote. Inputs of its node: what the last layer gives, and the target. */
export class WrittenLoss implements Written {
  readonly name = 'loss';
  readonly reaches = [true, false];
  readonly source: string;
  readonly forwardFunction: UserFunction;
  readonly backwardFunction: UserFunction;
  private hasTarget = true;

  /** Throws a `Mistake`. */
  constructor(module: LoadedModule) {
    const { loss } = module.exports;
    const range = module.places.of('loss');
    if (typeof loss !== 'object' || loss === null) {
      const message = `loss is { forward(y, target) { … }, backward(saved) { … } }; found ${kindOf(loss)}`;
      throw new Mistake(range, message, 'structure');
    }
    this.source = module.source;
    const area = module.places.extent('loss') ?? range;
    this.forwardFunction = userFunction(module, loss, 'forward', 'forward of the loss', area);
    this.backwardFunction = userFunction(module, loss, 'backward', 'backward of the loss', area);
  }

  get forwardRange(): TextRange {
    return this.forwardFunction.range;
  }

  get backwardRange(): TextRange {
    return this.backwardFunction.range;
  }

  takesNoTarget(): void {
    this.hasTarget = false;
  }

  forward(inputs: readonly Operand[]): Forward {
    const given = inputs.map(({ shape, data }, i) => ({ name: i === 0 ? 'y' : 'target', shape, data, form: TENSOR }));
    const answer = this.forwardFunction.call(given, (copies) => [
      copies.get('y'),
      this.hasTarget ? copies.get('target') : undefined,
    ]);
    const { value, saved } = this.forwardFunction.object(answer, '', ['value', 'saved']);
    if (typeof value === 'number') return { out: Float64Array.of(value), saved };
    throw this.forwardFunction.mistake(`gives ${kindOf(value)} as value; J is one number`);
  }

  backward(g: Operand, saved: unknown, inputs: readonly Operand[]): Float64Array[] {
    const [y] = inputs as readonly [Operand];
    const dy = this.backwardFunction.call([], () => [saved]);
    const slope = g.data[0] as number;
    return [this.backwardFunction.numbers(dy, 'dy', y.shape).map((entry) => slope * entry)];
  }
}
