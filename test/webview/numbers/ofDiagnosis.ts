import { diagnose } from '../../../src/analysis/diagnose/diagnose.js';
import type { Diagnosis, Evidence } from '../../../src/analysis/diagnose/diagnosis.js';
import { limitsOf } from '../../../src/analysis/diagnose/thresholds.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import { tryOverfit } from '../../../src/session/modelTests/overfits.js';
import type { At, Expected } from './quantities.js';
import type { Run } from './run.js';

/** As many updates as the Diagnosis tab has made for a batch to be learned by heart. */
const UPDATES = 1000;

const made = new WeakMap<Run, Diagnosis>();

/** What the rules find in a run of the engine's, without a session. */
function diagnosisOf(run: Run): Diagnosis {
  const known = made.get(run);
  if (known) return known;
  const { model, trainer } = run;
  const place = (layer: string): number => 1 + 2 * model.layers.findIndex(({ path }) => path === layer);
  const past = {
    loss: (from: number, to: number) =>
      Float64Array.from({ length: to - from }, (_, i) => run.row(from + i)[0] as number),
    delta: (layer: string, step: number) => run.row(step)[place(layer)] ?? Number.NaN,
  };
  const overfit = atOnce(
    tryOverfit(model, {}, UPDATES) as Generator<
      void,
      ReturnType<typeof tryOverfit> extends Generator<unknown, infer T> ? T : never
    >,
  );
  const found = atOnce(diagnose({ model, trainer, past, limits: limitsOf(), overfit }, () => null));
  made.set(run, found);
  return found;
}

/** Its words. */
export function ofTold({ run }: At, what = '', rule = ''): Expected {
  const finding = diagnosisOf(run).findings.find((each) => each.rule === rule);
  return finding?.[what as 'title' | 'claim'] ?? null;
}

/** ‖δ‖ of a layer is ‖upstream‖ times what f′ makes of it, and ‖upstream‖ is ‖δ‖ of the next layer times what Wᵀ makes of that. */
export function ofFactor({ run }: At, layer = '', by = ''): Expected {
  const next = run.model.layers[run.model.layers.findIndex(({ path }) => path === layer) + 1]?.path;
  const upstream = run.norm(`${layer}.upstream`);
  return by === 'f′' ? run.norm(`${layer}.delta`) / upstream : next ? upstream / run.norm(`${next}.delta`) : null;
}

/** Whatever else a rule shows, by what it calls it; of ‖δ‖ and ‖ΔW‖/‖W‖ as the engine has them. */
export function ofDiagnosis(at: At, name = ''): Expected {
  const { run } = at;
  const [, one = '', other = ''] = /^‖δ of ([\w.]+)‖ \/ ‖δ of ([\w.]+)‖$/.exec(name) ?? [];
  if (one !== '') return run.norm(`${one}.delta`) / run.norm(`${other}.delta`);
  const [, layer] = /^‖ΔW‖\/‖W‖ of ([\w.]+)$/.exec(name.replaceAll('*', '')) ?? [];
  if (layer !== undefined && run.model.layers.some(({ path }) => path === layer))
    return run.weightsNorm(layer, '.update') / run.weightsNorm(layer, '');
  const finding = diagnosisOf(run).findings.find(({ rule }) => rule === at.place.finding);
  return finding?.evidence.map((each) => numberIn(each, name)).find((each) => each !== null) ?? null;
}

function numberIn(evidence: Evidence, name: string): number | null {
  if (evidence.kind === 'threshold')
    return name === evidence.what ? evidence.value : name === `limit of ${evidence.what}` ? evidence.limit : null;
  if (evidence.kind === 'curve') return evidence.level?.name === name ? evidence.level.value : null;
  if (evidence.kind !== 'numbers') return null;
  for (const row of evidence.rows)
    for (const [i, cell] of row.entries())
      if (typeof cell === 'number' && name === `${evidence.columns[i]} of ${row[0]}`) return cell;
  return null;
}
