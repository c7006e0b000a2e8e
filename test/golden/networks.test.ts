import { describe, expect, it } from 'vitest';
import { errorBounds } from '../../src/engine/bounds.js';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import { bestKernels, makeArena } from '../../src/engine/kernels/choose.js';
import type { Precision } from '../../src/engine/tensor.js';
import { type NetworkRun, readNetworks, type Step, type Values } from './cases.js';
import { differences } from './compare.js';
import { apply, feed, leafBounds, leaves, type Mode } from './evaluate.js';
import { TODO } from './registry/todo.js';

/** Adds a step's outputs to the named values. */
function take(b: GraphBuilder, values: Map<string, NodeId>, step: Step): void {
  const inputs = Object.entries(step.inputs).map(([name, value]) => [name, values.get(value) as NodeId] as const);
  const result = apply(b, step.op, new Map(inputs), step.attributes);
  const { output, ...others } = typeof result === 'number' ? { output: result } : result;
  values.set(step.path, output as NodeId);
  for (const [name, id] of Object.entries(others)) values.set(`${step.path}:${name}`, id);
}

/** All that torch says of a network: its values, ∂J/∂value for each, its gradients. */
function expectedOf(run: NetworkRun): readonly Values[] {
  const cotangents = run.values.flatMap(({ name, cotangent }) => (cotangent ? [{ name, values: cotangent }] : []));
  const derivatives = [...cotangents, ...run.gradients].map(({ name, values }) => ({ name: `∂J/∂${name}`, values }));
  return [...run.values, ...derivatives];
}

/** A network that has run, with its nodes by the names of `expectedOf`. */
function ran(run: NetworkRun, { precision, fuses, kernels }: Mode) {
  const b = new GraphBuilder(precision, { fuses });
  const inputs = leaves(b, run.inputs);
  const values = new Map(inputs);
  for (const step of run.steps) take(b, values, step);
  const loss = values.get(run.steps.at(-1)?.path ?? '') as NodeId;
  const cotangents = differentiate(b, loss, b.number(1));
  const nodes = new Map(values);
  for (const [name, id] of values) nodes.set(`∂J/∂${name}`, cotangents.get(id) as NodeId);
  const wanted = expectedOf(run).map(({ name }) => nodes.get(name) as NodeId);
  const execution = new Execution(b.nodes, wanted, { arena: makeArena(kernels) });
  feed(execution, run.inputs, inputs, precision);
  execution.run();
  return { b, inputs, nodes, execution };
}

/** How far each entry may be from exact arithmetic. */
function boundsOf(run: NetworkRun, precision: Precision): (name: string) => Float64Array {
  const { b, inputs, nodes, execution } = ran(run, { precision, fuses: false, kernels: 'plain' });
  const bounds = errorBounds(b.nodes, execution, precision, leafBounds(run.inputs, inputs, precision));
  return (name) => bounds.get(nodes.get(name) as NodeId) as Float64Array;
}

/** Every number of a network that is not torch's within both roundings. */
function failures(run: NetworkRun, mode: Mode): readonly string[] {
  const { nodes, execution } = ran(run, mode);
  const [own, torch] = [boundsOf(run, mode.precision), boundsOf(run, 'float64')];
  return expectedOf(run).flatMap(({ name, values }) => {
    const bounds = own(name).map((bound, i) => bound + (torch(name)[i] as number));
    return differences(execution.view(nodes.get(name) as NodeId), values, bounds).map((wrong) => name + wrong);
  });
}

describe('as torch has it: whole networks, every value, cotangent and gradient', () => {
  for (const run of readNetworks()) {
    for (const precision of ['float64', 'float32'] as const) {
      if (run.steps.some(({ op }) => TODO.includes(op))) it.todo(`${run.name}, ${precision}`);
      else {
        it.each(['plain', bestKernels(precision)] as const)(`${run.name}, ${precision}, %s`, (kernels) => {
          for (const fuses of [false, true]) expect(failures(run, { precision, fuses, kernels })).toEqual([]);
        });
      }
    }
  }
});
