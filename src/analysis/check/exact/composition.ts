import type { Graph, NodeId } from '../../../engine/graph.js';
import type { Verdict } from '../codes.js';
import type { VerdictCounts } from '../report.js';
import { addCounts, worstOf } from '../verdict.js';
import type { JudgedPart } from './entries.js';
import type { JudgedOp } from './judgedOp.js';

/** What lies on the ways from the loss to a parameter, over what is handed down on them. */
export interface Composed {
  /** From the loss down; of each only some parts may lie on a way. */
  readonly ops: readonly JudgedOp[];
  /** Of these the ones that hand something wrong down a way, to others than the parameter: as a cotangent meets them. */
  readonly causes: readonly JudgedOp[];
  /** Of the entries of the parts that do. */
  readonly counts: VerdictCounts;
  /** Whether a derivative that the user wrote is undecided somewhere on a way: then composition proves nothing. */
  readonly undecided: boolean;
  /** The worst of them: a parameter matches by composition when all of them match. */
  readonly verdict: Verdict;
}

/** For every parameter, by its name. */
export function composition(graph: Graph, judged: readonly JudgedOp[]): ReadonlyMap<string, Composed> {
  const ways = new Ways(graph, judged);
  return new Map([...graph.parameters].map(([name, leaf]) => [name, ways.to(leaf)]));
}

function isWrong({ counts }: JudgedPart): boolean {
  return counts.mismatch + counts.declared + counts['non-finite'] > 0;
}

class Ways {
  /** Who hands something to a node, with the parts that do. */
  private readonly users = new Map<NodeId, Set<NodeId>>();
  private readonly handed = new Map<NodeId, { readonly op: JudgedOp; readonly part: JudgedPart }[]>();
  private readonly order = new Map<JudgedOp, number>();

  constructor(graph: Graph, judged: readonly JudgedOp[]) {
    // Below an op that wrongly hands on nothing there is no backward pass at all: ways are those of the forward pass.
    const pulls = new Map(graph.pulls.map((pull) => [pull.node, pull]));
    for (const node of graph.nodes.slice(0, graph.loss + 1)) {
      const parts = pulls.get(node.id)?.parts;
      const inputs = node.kind === 'apply' ? node.inputs : [];
      inputs.forEach((input, k) => {
        if (parts === undefined || (parts[k] ?? null) !== null) this.uses(input, node.id);
      });
    }
    judged.forEach((op, place) => {
      this.order.set(op, place);
      for (const part of op.parts) {
        const there = this.handed.get(part.input);
        if (there) there.push({ op, part });
        else this.handed.set(part.input, [{ op, part }]);
        // A part that is missing and should be there is on a way too.
        if (op.kind !== 'meeting') this.uses(part.input, op.node);
      }
    });
  }

  to(leaf: NodeId): Composed {
    const reached = new Set([leaf]);
    const found: { readonly op: JudgedOp; readonly part: JudgedPart }[] = [];
    for (const id of reached) {
      found.push(...(this.handed.get(id) ?? []));
      for (const user of this.users.get(id) ?? []) reached.add(user);
    }
    const ops = [...new Set(found.map(({ op }) => op))].sort((p, q) => this.place(p) - this.place(q));
    const counts = addCounts(found.map(({ part }) => part.counts));
    const wrong = found.filter(({ part }) => part.input !== leaf && isWrong(part));
    // An op's node comes after its inputs': the later one is nearer to the loss.
    const causes = [...new Set(wrong.map(({ op }) => op))].sort((p, q) => q.node - p.node);
    const undecided = found.some(({ op, part }) => op.kind === 'handwritten' && part.counts.inconclusive > 0);
    return { ops, causes, counts, undecided, verdict: worstOf(counts) };
  }

  private place(op: JudgedOp): number {
    return this.order.get(op) ?? 0;
  }

  private uses(input: NodeId, node: NodeId): void {
    const there = this.users.get(input);
    if (there) there.add(node);
    else this.users.set(input, new Set([node]));
  }
}
