import { formulaValue } from './formula.js';
import { ofChart, ofDistribution, ofTable } from './ofCharts.js';
import { ofCheck, ofEntryChecked, ofFinding, ofJudged, ofMessage, ofVerdict, ofWorst } from './ofCheck.js';
import { ofComparison, ofDistance, ofParting } from './ofComparison.js';
import { ofDiagnosis, ofFactor, ofTold } from './ofDiagnosis.js';
import { restOfSum, shareOf } from './ofExplaining.js';
import { colourOf, largestOf, ofEdges, ofSlice, statisticOf, targetOf } from './ofTensors.js';
import type { Run } from './run.js';

/** A number as a page shows it (inPage.mjs). */
export interface Mark {
  readonly quantity: string;
  readonly value: string | null;
  readonly text: string;
  readonly place: Readonly<Record<string, string | undefined>>;
}

/** Where a mark was read. */
export interface At {
  readonly run: Run;
  /** The run that the Compare tab puts beside it. */
  readonly other: Run | null;
  /** What Explain was asked: `hidden.delta[0,1]`. */
  readonly asked: string | null;
  /** The example of the batch that is on view. */
  readonly example: number;
  /** Whether a check was made there, and where the run stands within its step. */
  readonly checked: boolean;
  readonly position: string | null;
  readonly place: Mark['place'];
}

/** A number, or words; of what has several numbers all of them in their order, those too that may be left out. null: nothing is known. */
export type Expected = number | string | readonly number[] | null;

/** What a mark is called, and what the engine, or an analysis of it, makes of the same network at the same step. */
export interface Quantity {
  readonly name: RegExp;
  readonly is: (at: At, ...parts: string[]) => Expected;
}

const places = (index: string): number[] => (index === '' ? [] : index.split(',').map(Number));

const layerOf = ({ place }: At): string => place.layer ?? place.compared ?? '';

/** The first that fits counts. */
export const QUANTITIES: readonly Quantity[] = [
  // A run as a whole.
  {
    name: /^step$/,
    is: ({ run, other, place }) => (place.both ? Math.min(run.step, other?.step ?? run.step) : run.step),
  },
  { name: /^position$/, is: ({ position }) => position },
  { name: /^epoch$/, is: ({ run }) => run.epoch },
  { name: /^learningRate$/, is: ({ run }) => run.trainer.learningRate },
  { name: /^η$/, is: ({ run }) => run.trainer.learningRate },
  { name: /^entries that match$/, is: ({ run }) => run.report.counts.match },

  // Entries of tensors.
  { name: /^([\w.]+)\[([\d,]*)\]$/, is: ({ run }, name = '', index = '') => run.entry(name, places(index)) },
  {
    name: /^\|([\w.]+)\[([\d,]*)\]\|$/,
    is: ({ run }, name = '', index = '') => Math.abs(run.entry(name, places(index)) ?? Number.NaN),
  },
  {
    name: /^([\w.]+)\[([\d,]*)\] (?:next|after)$/,
    is: ({ run }, name = '', index = '') =>
      (run.entry(name, places(index)) ?? Number.NaN) + (run.entry(`${name}.update`, places(index)) ?? Number.NaN),
  },
  { name: /^y$/, is: targetOf },

  // Norms by layer, and what a layer's entries are like.
  {
    name: /^(a|delta)$/,
    is: (at, part = '') =>
      at.place.section === 'delta' ? ofChart(at, 'delta') : at.run.norm(`${layerOf(at)}.${part}`),
  },
  { name: /^gradient$/, is: (at) => at.run.weightsNorm(layerOf(at), '.gradient') },
  {
    name: /^ratio$/,
    is: (at) =>
      at.place.section === 'ratio'
        ? ofChart(at, 'ratio')
        : at.run.weightsNorm(layerOf(at), '.update') / at.run.weightsNorm(layerOf(at), ''),
  },
  { name: /^zeros$/, is: (at) => (at.place.tensor ? ofSlice(at, 'zeros') : statisticOf(at.run, layerOf(at), 'zeros')) },
  { name: /^saturated$/, is: (at) => statisticOf(at.run, layerOf(at), 'saturated') },
  { name: /^verdict$/, is: ofVerdict },
  { name: /^([\w.]+)\.norm$/, is: ({ run }, name = '') => run.norm(name) },
  {
    name: /^‖δ‖ of ([\w.]+) by ‖δ‖ of ([\w.]+)$/,
    is: ({ run }, one = '', other = '') => run.norm(`${one}.delta`) / run.norm(`${other}.delta`),
  },

  // A tensor as a whole, or the part of it on view, and what its colours mean.
  { name: /^‖([\w.]+)‖$/, is: ({ run }, name = '') => run.norm(name) },
  { name: /^(least|last) colour$/, is: (at, end = '') => (end === 'least' ? -1 : 1) * colourOf(at) },
  { name: /^(least|mean|largest|norm|on view|entries|beyond)$/, is: (at, what = '') => ofSlice(at, what) },
  { name: /^(least|largest) \|(.*)\|$/, is: (at, end = '', letter = '') => ofEdges(at, end, letter) },
  { name: /^largest (.*)$/, is: (at, of = '') => largestOf(at, of) },

  // The check.
  {
    name: /^checked (analytic|exact reference|numeric)( bound)?$/,
    is: (at, what = '', bound = '') => ofEntryChecked(at, what, bound !== ''),
  },
  {
    name: /^([\w.]+)\[([\d,]*)\] (\w+)$/,
    is: ({ run }, name = '', index = '', what = '') => run.entry(`${name}.${what}`, places(index)),
  },
  { name: /^entries of ([\w.]+)$/, is: ({ run }, name = '') => run.data(name).length },
  { name: /^message of (.*)$/, is: ofMessage },
  { name: /^(.*) worst relative$/, is: ofWorst },
  { name: /^(.*) (match|mismatch|kink|inconclusive|declared|non-finite)$/, is: ofCheck },
  { name: /^(.*) (wrong|points)$/, is: ofJudged },
  { name: /^(.*) (at|analytic|exact|exactBound|numeric|bound)$/, is: ofFinding },

  // What Explain is made of.
  { name: /^each of (.*)$/, is: (at, names = '') => names.split(' and ').map((name) => valued(at, name)) },
  { name: /^(−\(.*\))$/, is: valued },
  { name: /^share of (.*)$/, is: shareOf },
  { name: /^(\d+) more terms together$/, is: restOfSum },

  // Charts, and their numbers as tables.
  {
    name: /^(.*) of (Loss|‖δ‖ by layer|Update \/ weight|Held-out accuracy|Learning rate η|Sharpness|Loss along the update|Gradient signal to noise|J of both runs|‖δ‖ of both runs) at (.*)$/,
    is: ofTable,
  },
  {
    name: /^(loss|accuracy|rate|sharpness|compared-loss|compared-delta|along|sharpness here|noise|examples)$/,
    is: ofChart,
  },
  { name: /^(.*)\.(signalToNoise|gradientNorm)$/, is: ofChart },
  {
    name: /^(median|zero) (?:of|in) ([\w.]+) at (\d+)$/,
    is: (at, what = '', name = '', step = '') => ofDistribution(at, what, name, 0, Number(step)),
  },
  {
    name: /^([\w.]+) below (\S+) at (\d+)$/,
    is: (at, name = '', edge = '', step = '') => ofDistribution(at, 'below', name, Number(edge), Number(step)),
  },

  // Diagnosis.
  { name: /^([\w.]+) factor of (f′|Wᵀ)$/, is: ofFactor },
  { name: /^(title|claim) of (\w+)$/, is: ofTold },

  // Two runs beside each other.
  { name: /^(loss|learningRate|accuracy|heldOut\.loss|a|delta|gradient)\.(here|there)$/, is: ofComparison },
  { name: /^distance$/, is: ofDistance },
  { name: /^‖([\w.]+)‖ where they part (here|there)$/, is: ofParting },
  { name: /^step where they part$/, is: (at) => ofParting(at, '', '') },

  // Formulas in the letters of the books; what a rule of diagnosis has measured.
  { name: /^(.*[⁽₀-₉].*|\d+\/\d+)$/, is: (at, formula = '') => formulaValue(formula, at) },
  { name: /^(.*)$/, is: ofDiagnosis },
];

/** What a mark of this name is compared with; null where nothing is known of it. */
export function expectedOf(at: At, name: string): Expected {
  for (const { name: pattern, is } of QUANTITIES) {
    const found = pattern.exec(name);
    if (found) return is(at, ...found.slice(1));
  }
  return null;
}

/** A factor as Explain writes it out, and the inspector: an entry, a formula, or the negative of one. */
function valued(at: At, name = ''): number {
  const [, inner] = /^−\((.*)\)$/.exec(name) ?? [];
  const value = expectedOf(at, inner ?? name);
  return typeof value !== 'number' ? Number.NaN : inner === undefined ? value : -value;
}
