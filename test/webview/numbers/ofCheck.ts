import { VERDICTS } from '../../../src/analysis/check/codes.js';
import type { Finding, VerdictCounts } from '../../../src/analysis/check/report.js';
import type { At, Expected } from './quantities.js';
import type { Run } from './run.js';

/** `hidden.df`, `loss.df`, `conv.pooling`: what the views call an op. */
const nameOf = ({ layer, op }: Pick<Finding, 'layer' | 'op'>): string =>
  op === 'activation' || op === 'loss' ? `${layer}.df` : op === 'gradient' ? layer : `${layer}.${op}`;

function countsOf(run: Run, key: string): VerdictCounts | null {
  const { parameters, nodes } = run.report;
  return (parameters.find(({ name }) => name === key) ?? nodes.find((node) => nameOf(node) === key))?.counts ?? null;
}

export function ofCheck({ run }: At, key = '', verdict = ''): Expected {
  return countsOf(run, key)?.[verdict as keyof VerdictCounts] ?? null;
}

/** At how many points a derivative of the user's is wrong, and how many there are. */
export function ofJudged({ run }: At, key = '', what = ''): Expected {
  const counts = countsOf(run, key);
  return counts && (what === 'wrong' ? counts.mismatch : Object.values(counts).reduce((sum, each) => sum + each, 0));
}

/** The largest |A − N| / max(|A|, |N|) of a parameter's entries, N by differences, or exact where none were taken. */
export function ofWorst({ run }: At, parameter = ''): Expected {
  const found = run.report.parameters.find(({ name }) => name === parameter);
  if (!found) return null;
  return Math.max(
    ...Array.from(found.analytic, (analytic, i) => {
      const [sampled, exact] = [found.numeric[i] as number, found.exact[i] as number];
      const reference = Number.isNaN(sampled) ? exact : sampled;
      const size = Math.max(Math.abs(analytic), Math.abs(reference));
      return size === 0 ? 0 : Math.abs(analytic - reference) / size;
    }),
  );
}

function findingOf(run: Run, key: string): Finding | null {
  const { findings, warnings } = run.report;
  return [...findings, ...warnings].find((finding) => nameOf(finding) === key) ?? null;
}

/** The entry that shows a finding best; where it stands is the engine's z, or a of the loss. */
export function ofFinding({ run }: At, key = '', what = ''): Expected {
  const finding = findingOf(run, key);
  if (!finding?.worst) return null;
  const { index, analytic, numeric, bound, exact } = finding.worst;
  const last = run.model.layers.at(-1)?.path;
  switch (what) {
    case 'at':
      return run.entry(finding.op === 'loss' ? `${last}.a` : `${finding.layer}.z`, index);
    case 'analytic':
      return analytic;
    case 'exact':
      return exact?.value ?? null;
    case 'exactBound':
      return exact?.bound ?? null;
    case 'numeric':
      return numeric;
    default:
      return bound;
  }
}

/** Its words, as the check has them. */
export function ofMessage({ run }: At, key = ''): Expected {
  return findingOf(run, key)?.message ?? null;
}

/** The worst of a layer's parameters and of its own derivatives. */
export function ofVerdict({ run, place, checked }: At): Expected {
  const layer = place.layer ?? '';
  // The side bar has a word for it.
  if (!checked) return place.section === 'Layers' ? 'unchecked' : 'none';
  const own = [
    ...run.report.parameters.filter((each) => each.layer === layer),
    // What is left open of an op of the engine's own, entries of parameters say themselves.
    ...run.report.nodes.filter((each) => each.layer === layer && (each.by !== 'engine' || each.counts.mismatch > 0)),
  ];
  const sum = (verdict: keyof VerdictCounts): number => own.reduce((all, { counts }) => all + counts[verdict], 0);
  if (sum('mismatch') > 0) return 'mismatch';
  const few = sum('inconclusive') <= UNDECIDED * VERDICTS.reduce((all, verdict) => all + sum(verdict), 0);
  const judged = run.report.nodes.some((each) => each.layer === layer) || own.length > 0;
  const worst = VERDICTS.find((verdict) => sum(verdict) > 0 && !(few && verdict === 'inconclusive'));
  return judged ? (worst ?? 'match') : null;
}

/** Above this share of open entries the whole is left open (contract, § 4). */
const UNDECIDED = 0.05;

const PARTS: Readonly<Record<string, string>> = {
  analytic: 'analytic',
  'exact reference': 'exact',
  numeric: 'numeric',
};

/** The entry of a gradient that Explain was asked for. */
export function ofEntryChecked({ run, asked }: At, what = '', isBound = false): Expected {
  const [, parameter = '', index = ''] = /^(.*)\.gradient\[(.*)\]$/.exec(asked ?? '') ?? [];
  const name = `${parameter}.${PARTS[what]}${isBound ? 'Bound' : ''}`;
  return run.entry(name, index.split(',').map(Number));
}
