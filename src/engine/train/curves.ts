import type { Arena, Slot } from '../arena.js';
import type { Execution } from '../execution.js';
import type { Graph, NodeId } from '../graph.js';
import { record } from '../kernels/norms.js';
import type { Layer, Model } from '../model.js';
import type { Step } from '../program.js';
import { norm } from '../tensor.js';

/** Room for rows, in bytes: some hundreds of steps of a small network. */
const ROOM = 65536;

/** The weights among a layer's parameters, by their full names. */
export function weightsOf({ parameters }: Pick<Layer, 'parameters'>): string[] {
  return parameters.filter((name) => /(^|[._])weight[^.]*$/.test(name));
}

/**
 * What is recorded of a step: a row of J, and for each layer ‖δ‖ and the norm of its weights' gradients together, in
 * float64. Kernels write the rows of many steps one after the other.
 */
export class Curves {
  /** Numbers in a row: J first, then two for each layer in the model's order. */
  readonly width: number;
  /** So many rows have room. */
  readonly most: number;
  private readonly rows: Slot;
  /** Where the next row begins, for kernels. */
  private readonly cursor: Slot;
  private written = 0;

  constructor(
    private readonly arena: Arena,
    private readonly model: Model,
  ) {
    this.width = 1 + 2 * model.layers.length;
    this.most = Math.max(1, Math.floor(ROOM / 8 / this.width));
    this.rows = arena.allocate('float64', this.most * this.width);
    this.cursor = arena.allocate('int32', 1);
  }

  /** The nodes whose norms are recorded. */
  nodes(graph: Graph): NodeId[] {
    return [...new Set(this.columns(graph).flat())];
  }

  /** What writes the next row, after a run. */
  step(graph: Graph, execution: Execution): Step {
    const columns = this.columns(graph);
    const run = (): void => this.write(graph, execution, columns);
    return { id: graph.loss, words: this.arena.run && this.words(graph, execution, columns), run };
  }

  /** The next row is the first. */
  begin(): void {
    this.cursor.data[0] = this.rows.address;
    this.written = 0;
  }

  /** The first rows, one after the other; to be read before the next are written. */
  read(count: number): Float64Array {
    return this.rows.data.subarray(0, count * this.width) as Float64Array;
  }

  private columns(graph: Graph): readonly (readonly NodeId[])[] {
    return graph.layers.flatMap(({ delta }, i) => {
      const weights = weightsOf(this.model.layers[i] as Layer);
      return [[delta], weights.map((name) => graph.gradients.get(name) as NodeId)];
    });
  }

  private words(graph: Graph, execution: Execution, columns: readonly (readonly NodeId[])[]): readonly number[] {
    return record(this.model.precision, {
      loss: execution.slot(graph.loss).address,
      cursor: this.cursor.address,
      columns: columns.map((nodes) => nodes.map((id) => execution.norms.address(id))),
    });
  }

  private write(graph: Graph, execution: Execution, columns: readonly (readonly NodeId[])[]): void {
    const { data } = this.rows;
    let at = this.written++ * this.width;
    data[at++] = execution.view(graph.loss)[0] as number;
    for (const nodes of columns) {
      const norms = nodes.map((id) => execution.norm(id));
      data[at++] = norms.length === 1 ? (norms[0] as number) : norm(norms);
    }
  }
}
