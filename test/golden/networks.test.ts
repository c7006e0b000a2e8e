import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import { type NetworkRun, readNetworks, type Step, type Written } from './cases.js';
import { differences } from './compare.js';
import { apply, feed, leaves } from './evaluate.js';
import { TODO } from './registry/todo.js';

/** Adds a step's outputs to the named values. */
function take(b: GraphBuilder, values: Map<string, NodeId>, step: Step): void {
  const inputs = Object.entries(step.inputs).map(([name, value]) => [name, values.get(value) as NodeId] as const);
  const result = apply(b, step.op, new Map(inputs), step.attributes);
  const { output, ...others } = typeof result === 'number' ? { output: result } : result;
  values.set(step.path, output as NodeId);
  for (const [name, id] of Object.entries(others)) values.set(`${step.path}:${name}`, id);
}

/** Every number of a network that is not torch's: values, their cotangents, gradients. */
function failures(run: NetworkRun, fuses: boolean): string[] {
  const b = new GraphBuilder('float64', { fuses });
  const inputs = leaves(b, run.inputs);
  const nodes = new Map(inputs);
  for (const step of run.steps) take(b, nodes, step);
  const loss = nodes.get(run.steps.at(-1)?.path ?? '') as NodeId;
  const cotangents = differentiate(b, loss, b.number(1));
  const expected: readonly (readonly [string, NodeId | undefined, readonly Written[]])[] = [
    ...run.values.map(({ name, values }) => [name, nodes.get(name), values] as const),
    ...[...run.values.map(({ name, cotangent }) => ({ name, values: cotangent })), ...run.gradients].flatMap(
      ({ name, values }) =>
        values === null ? [] : [[`∂J/∂${name}`, cotangents.get(nodes.get(name) as NodeId), values] as const],
    ),
  ];
  const execution = new Execution(
    b.nodes,
    expected.map(([, id]) => id as NodeId),
  );
  feed(execution, run.inputs, inputs, 'float64');
  execution.run();
  return expected.flatMap(([name, id, values]) =>
    differences(execution.view(id as NodeId), values).map((difference) => `${name}${difference}`),
  );
}

describe('as torch has it: whole networks, every value, cotangent and gradient', () => {
  for (const run of readNetworks()) {
    if (run.steps.some(({ op }) => TODO.includes(op))) it.todo(run.name);
    else {
      it.each([false, true])(`${run.name}, fused: %s`, (fuses) => {
        expect(failures(run, fuses)).toEqual([]);
      });
    }
  }
});
