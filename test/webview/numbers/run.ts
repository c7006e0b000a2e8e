import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../../src/analysis/check/check.js';
import { VERDICTS } from '../../../src/analysis/check/codes.js';
import type { CheckInput } from '../../../src/analysis/check/judging.js';
import type { CheckReport } from '../../../src/analysis/check/report.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import { Execution } from '../../../src/engine/execution.js';
import { feedGraph } from '../../../src/engine/feed.js';
import type { LayerNodes, NodeId } from '../../../src/engine/graph.js';
import type { Dataset, Layer, Model } from '../../../src/engine/model.js';
import { norm, type Tensor } from '../../../src/engine/tensor.js';
import { gather } from '../../../src/engine/train/batches.js';
import type { TrainingState } from '../../../src/engine/train/state.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import type { FileSystem } from '../../../src/formats/fileSystem.js';
import { read } from '../../../src/formats/read.js';

const examples: FileSystem = { read: (path) => readFile(join(process.cwd(), 'examples', path)) };

/** Updates to make, or a number that somebody sets on the way: of a parameter, by its flat place. */
export type Move = number | { readonly set: string; readonly place: number; readonly value: number };

export interface Way {
  readonly file: string;
  readonly text: string;
  readonly moves: readonly Move[];
  /** The step that it comes back to at the end. */
  readonly at?: number;
}

/**
 * A network trained by the engine alone, without a session: what a view shows is compared with its numbers. Every step's state is
 * kept, so that it can be stood at any of them.
 */
export class Run {
  private readonly states: TrainingState[] = [];
  private readonly rows: Float64Array[] = [];
  private reported: CheckReport | null = null;
  /** Where the held-out examples were last looked at; null: at the last epoch's end. */
  heldOutAt: number | null = null;

  private constructor(
    readonly model: Model & { readonly data: Dataset },
    readonly trainer: Trainer,
  ) {}

  static async open({ file, text, moves, at }: Way): Promise<Run> {
    const { model, problems } = await read(file, text, examples);
    if (!model?.data) throw new Error(`${file}: ${problems.map(({ message }) => message).join(' ')}`);
    const run = new Run({ ...model, data: model.data }, new Trainer(model, model.data));
    for (const move of moves) run.move(move);
    if (at !== undefined) run.trainer.restore(run.states[at] as TrainingState);
    return run;
  }

  private move(move: Move): void {
    const { trainer } = this;
    if (typeof move !== 'number') trainer.assign(move.set, move.place, move.value);
    else
      for (let i = 0; i < move; i++) {
        this.keep();
        trainer.advance();
      }
    this.keep();
  }

  private keep(): void {
    const { trainer } = this;
    this.states[trainer.step] = trainer.state();
    this.rows[trainer.step] = trainer.row().slice();
  }

  /** J, and for each layer ‖δ‖ and ‖∇W‖, at a step that the run was at. */
  row(step: number): Float64Array {
    return this.rows[step] ?? new Float64Array();
  }

  /** The same run as it stood after so many updates. */
  at(step: number): Run {
    const state = this.states[step];
    if (!state) throw new Error(`the run was not at step ${step}`);
    const there = new Run(this.model, new Trainer(this.model, this.model.data));
    there.trainer.restore(state);
    return there;
  }

  get step(): number {
    return this.trainer.step;
  }

  /** From 1 on: of this step's batch; where training ends, of the last one. */
  get epoch(): number {
    const { stepsPerEpoch } = this.trainer.plan;
    const ends = this.step > 0 && this.step === this.model.training.epochs * stepsPerEpoch;
    return Math.floor((ends ? this.step - 1 : this.step) / stepsPerEpoch) + 1;
  }

  layer(path: string): Layer {
    const found = this.model.layers.find((layer) => layer.path === path);
    if (!found) throw new Error(`there is no layer ${path}`);
    return found;
  }

  private nodes(path: string): LayerNodes {
    return this.trainer.graph.layers.find((layer) => layer.path === path) as LayerNodes;
  }

  /** `x`, `y`, `hidden.a`, `hidden.weight`, `hidden.weight.gradient`, `hidden.weight.update`; after a check `hidden.weight.numeric`, …; null where there is none of that name. */
  tensor(name: string): Pick<Tensor, 'shape' | 'data'> | null {
    const { trainer, model } = this;
    if (name === 'x' || name === 'y') return trainer.batch[name];
    const [, of = '', part = ''] = /^(.*)\.([^.]*)$/.exec(name) ?? [];
    if (model.layers.some(({ path }) => path === of) && isOfLayer(part)) return trainer.value(this.nodes(of)[part]);
    const inner = this.trainer.graph.layers.find(({ path }) => path === of)?.inner.find((each) => each.name === part);
    if (inner) return trainer.value(inner.value);
    const own = model.parameters.find((each) => each.name === name);
    if (own) return { shape: own.shape, data: trainer.parameter(name) };
    const parameter = model.parameters.find((each) => each.name === of);
    if (!parameter) return null;
    const data = this.partOf(of, part);
    return data && { shape: parameter.shape, data };
  }

  private partOf(parameter: string, part: string): Tensor['data'] | null {
    const { trainer } = this;
    if (part === 'gradient') return trainer.view(trainer.graph.gradients.get(parameter) as NodeId);
    if (part === 'update') return trainer.ahead(parameter)?.change ?? null;
    const judged = this.report.parameters.find(({ name }) => name === parameter);
    if (!judged) return null;
    const { analytic, exact, exactBound, numeric, bound } = judged;
    switch (part) {
      case 'analytic':
        return analytic;
      case 'exact':
        return exact;
      case 'exactBound':
        return exactBound;
      case 'numeric':
        return numeric;
      case 'numericBound':
      case 'bound':
        return bound;
      case 'difference':
        return analytic.map((value, i) => value - (numeric[i] as number));
      case 'ratio':
        // By the exact reference where its rounding has a bound; at a kink by the middle of both sides, which J's differences give.
        return analytic.map((value, i) => {
          const atKink = judged.verdicts[i] === VERDICTS.indexOf('kink') && Number.isFinite(bound[i]);
          const byExact = Number.isFinite(exactBound[i]) && !atKink;
          const [reference, off] = byExact ? [exact[i], exactBound[i]] : [numeric[i], bound[i]];
          return value === reference ? 0 : Math.abs(value - (reference as number)) / (off as number);
        });
      default:
        return null;
    }
  }

  /** The entry at an index, row-major; null where there is none. */
  entry(name: string, index: readonly number[]): number | null {
    const tensor = this.tensor(name);
    if (!tensor || tensor.shape.length !== index.length) return null;
    const flat = index.reduce((place, i, axis) => place * (tensor.shape[axis] ?? 1) + i, 0);
    return tensor.data[flat] ?? null;
  }

  data(name: string): Float64Array {
    const tensor = this.tensor(name);
    if (!tensor) throw new Error(`there is no ${name}`);
    return Float64Array.from(tensor.data);
  }

  norm(name: string): number {
    return norm(this.data(name));
  }

  /** ‖·‖ of all a layer's parameters together that are called weight: of themselves, their gradients or updates. */
  weightsNorm(path: string, part: '' | '.gradient' | '.update'): number {
    const names = this.layer(path).parameters.filter((name) => /weight[^.]*$/.test(name));
    return norm(names.map((name) => this.norm(`${name}${part}`)));
  }

  /** What the network made of the examples that are kept from training when they were last looked at, all at once. */
  get heldOut(): { readonly loss: number; readonly accuracy: number } {
    const { stepsPerEpoch } = this.trainer.plan;
    const end = this.heldOutAt ?? Math.floor(this.step / stepsPerEpoch) * stepsPerEpoch;
    return (end === this.step ? this : this.at(end)).evaluated;
  }

  get evaluated(): { readonly loss: number; readonly accuracy: number } {
    const { model, trainer } = this;
    const rows = model.data.heldOut;
    const graph = model.graph({ batchSize: rows.length, mode: 'eval', fuses: true });
    const execution = new Execution(graph.nodes, [graph.loss, graph.output]);
    feedGraph(execution, graph, { ...trainer.state(), batch: gather(model.data, rows, model.precision) });
    execution.run();
    const outputs = classesOf(execution.view(graph.output), execution.shape(graph.output).at(-1) ?? 1);
    const targets = classesOf(execution.view(graph.y), execution.shape(graph.y).at(-1) ?? 1);
    const right = outputs.filter((each, i) => each === targets[i]).length;
    return { loss: execution.view(graph.loss)[0] as number, accuracy: right / rows.length };
  }

  /** In float64 what training itself computed is what is checked (ARCHITECTURE, law 7). */
  private get claims(): Pick<CheckInput, 'claims' | 'cotangents'> {
    const { trainer } = this;
    const { gradients, layers } = trainer.graph;
    const tensors = (nodes: Iterable<readonly [string, NodeId]>): Map<string, Tensor> =>
      new Map([...nodes].map(([name, id]) => [name, trainer.value(id)]));
    const passed = layers.flatMap(({ path, delta, upstream }): [string, NodeId][] => [
      [`${path}.delta`, delta],
      [`${path}.upstream`, upstream],
    ]);
    return { claims: tensors(gradients), cotangents: () => tensors(passed) };
  }

  /** What a check of the step finds. */
  get report(): CheckReport {
    const { model, trainer } = this;
    if (this.reported) return this.reported;
    const input = { model, state: trainer.state(), batch: trainer.batch };
    const work = check(model.precision === 'float64' ? { ...input, ...this.claims } : input);
    this.reported = atOnce(work as Generator<void, CheckReport>);
    return this.reported;
  }
}

const OF_LAYERS = ['z', 'a', 'delta', 'upstream'] as const;

function isOfLayer(part: string): part is (typeof OF_LAYERS)[number] {
  return (OF_LAYERS as readonly string[]).includes(part);
}

/** The largest entry's place in every row. */
function classesOf(data: ArrayLike<number>, width: number): number[] {
  return Array.from({ length: data.length / width }, (_, row) => {
    const entries = Array.from({ length: width }, (_, i) => data[row * width + i] as number);
    return entries.indexOf(Math.max(...entries));
  });
}
