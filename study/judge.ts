import { PLAIN_ARENA } from '../src/engine/arena.js';
import type { Execution } from '../src/engine/execution.js';
import { FaultyPass, plantAll } from './faults/plant.js';
import type { Planting } from './faults/planting.js';
import type { Condition } from './networks/conditions.js';
import { Draw } from './networks/draw.js';
import { drawNetwork, type RunNetwork, run } from './networks/network.js';
import type { ConditionResult, RuleResult } from './results.js';
import { claimsOf, cotangentsOf } from './rules/claims.js';
import { RULES } from './rules/index.js';
import type { Case } from './rules/rule.js';
import { type Known, score } from './score.js';
import { addRules, emptyRule } from './tally.js';
import {
  type ByParameter,
  type CodesByParameter,
  correctGradients,
  gradientsOf,
  RIGHT,
  truthOf,
  UNSETTLED,
} from './truth.js';

/** What is judged of a network: its correct gradient and faulty ones, or the correct one alone. */
export type Scope = 'faults' | 'right';

/** All rules on one network's correct gradient, and on every faulty one unless `scope` leaves them out. */
export async function judgeNetwork(seed: number, condition: Condition, scope: Scope): Promise<ConditionResult> {
  const network = run(await drawNetwork(seed, condition));
  const result = { condition, networks: 0, overflowed: 1, gradients: 0, entries: 0, unsettled: 0, rules: [] };
  if (!Number.isFinite(network.execution.view(network.graph.loss)[0])) return result;
  const cases = casesOf(network, seed, scope, new Draw(seed, `${condition} faults`));
  const judges = RULES.map(({ name, prepare }) => ({ name, judge: prepare(network) }));
  let rules: readonly RuleResult[] | null = null;
  const counts = { gradients: 0, entries: 0, unsettled: 0 };
  for (const { known, given } of cases) {
    const scores = judges.map(({ name, judge }) => score(name, known, judge(given)));
    rules = rules === null ? scores : rules.map((rule, i) => addRules(rule, scores[i] ?? emptyRule(rule.name, false)));
    counts.gradients++;
    for (const codes of known.truth.values()) {
      counts.entries += codes.length;
      counts.unsettled += codes.filter((code) => code === UNSETTLED).length;
    }
  }
  return { ...result, ...counts, networks: 1, overflowed: 0, rules: rules ?? [] };
}

interface Given {
  readonly known: Known;
  readonly given: Case;
}

/** The correct gradient first, computed in two ways, then every faulty one; each is computed when it is judged. */
function* casesOf(network: RunNetwork, seed: number, scope: Scope, draw: Draw): Generator<Given> {
  const { graph } = network;
  yield caseOf(network, null, network.execution, allRight);
  // The same formulas, rounded otherwise: no kernels, sums in another order, the platform's own functions.
  yield caseOf(network, null, run(network, PLAIN_ARENA).execution, allRight);
  if (scope === 'right') return;
  const correct = correctGradients(network, seed);
  const pass = new FaultyPass(network, [...graph.gradients.values(), ...cotangentsOf(graph).map(([, id]) => id)]);
  for (const planting of plantAll(network, draw)) {
    yield caseOf(network, planting, pass.with(planting), (gradients) =>
      planting.kind === 'valid-subgradient' ? allRight(gradients) : truthOf(gradients, correct),
    );
  }
}

function caseOf(
  network: RunNetwork,
  planting: Planting | null,
  execution: Execution,
  truth: (gradients: ByParameter) => CodesByParameter,
): Given {
  const gradients = gradientsOf({ graph: network.graph, execution });
  const given = { network, gradients, claims: claimsOf(network.graph, execution) };
  return { known: { planting, truth: truth(gradients) }, given };
}

/** Whatever lies in the hull at a kink is as right as what the engine chooses there; and so is another order of sums. */
function allRight(gradients: ByParameter): CodesByParameter {
  return new Map([...gradients].map(([name, { length }]) => [name, new Uint8Array(length).fill(RIGHT)]));
}
