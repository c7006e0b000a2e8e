import { SOURCES, type Source } from './sources.js';

/** A limit that rules judge by, and that a user may set (`deltascope.diagnosis.NAME`). */
export interface Threshold {
  readonly default: number;
  /** What it may be set to, inclusive. */
  readonly least: number;
  readonly most: number;
  /** When a rule finds something, in a sentence. */
  readonly says: string;
  readonly source: Source;
}

/**
 * Every limit. The healthy networks of test/analysis/diagnose were chosen first: where the literature gives a number that they
 * keep, it stands here, and where it gives none, one that is well beyond what they do.
 */
export const THRESHOLDS = {
  vanishing: {
    default: 1e-3,
    least: 0,
    most: 1,
    says: 'δ has vanished where a layer with weights gets less than this many times ‖δ‖ of the last layer, in a diagnosis and for the debugger’s filter.',
    source: SOURCES.bengio1994,
  },
  exploding: {
    default: 1e3,
    least: 1,
    most: 1e300,
    says: 'δ has exploded where a layer with weights gets more than this many times ‖δ‖ of the last layer, in a diagnosis and for the debugger’s filter.',
    source: SOURCES.pascanu2013,
  },
  normGrowth: {
    default: 100,
    least: 1,
    most: 1e300,
    says: 'A norm layer explodes where it makes ‖δ‖ more than this many times larger: what it divides by is as small.',
    source: SOURCES.yang2019,
  },
  deadUnits: {
    default: 0.9,
    least: 0,
    most: 1,
    says: 'A layer is dead where at least this share of its units give 0 and get no δ, for every example that was looked at.',
    source: SOURCES.lu2019,
  },
  saturation: {
    default: 0.5,
    least: 0,
    most: 1,
    says: 'A hidden layer is saturated where f′ is flat (below 19 % of its largest value) for more than this share of its entries, while nothing is learned yet.',
    source: SOURCES.glorot2010,
  },
  updateRatioLow: {
    default: 1e-4,
    least: 0,
    most: 1,
    says: 'A layer hardly moves where ‖ΔW‖/‖W‖ of an update is below this, and more than `updateRatioApart` times below that of the layer that moves most, while nothing is learned yet.',
    source: SOURCES.cs231n,
  },
  updateRatioHigh: {
    default: 1e-2,
    least: 0,
    most: 1e300,
    says: 'A layer is thrown about where ‖ΔW‖/‖W‖ of an update is above this, more than `updateRatioApart` times the median of the layers that keep to this, and the update makes J rise.',
    source: SOURCES.cs231n,
  },
  updateRatioApart: {
    default: 1000,
    least: 1,
    most: 1e300,
    says: 'How many times a layer’s ‖ΔW‖/‖W‖ may be below that of the layer that moves most, or above the median of those that are not thrown about: early in training all of them are large, and late all small.',
    source: SOURCES.cs231n,
  },
  lossRise: {
    default: 2,
    least: 1,
    most: 1e300,
    says: 'η is too high where J, or J after the coming update on the same batch, is more than this many times what J was at the start, or what a constant guess has.',
    source: SOURCES.goodfellow11,
  },
  lossFall: {
    default: 0.1,
    least: 0,
    most: 1,
    says: 'η is too low where the whole training, or 1000 updates where it is shorter, would at the pace of the coming update take off less than this share of J, and one update that is ten times as large or more would take off a twentieth at once.',
    source: SOURCES.smith2017,
  },
  guess: {
    default: 0.95,
    least: 0,
    most: 1,
    says: 'Nothing is learned where J is still above this share of what the best constant guess has.',
    source: SOURCES.karpathy2019,
  },
  guessSteps: {
    default: 100,
    least: 1,
    most: 1e9,
    says: 'How many updates a network has until it should do better than a constant guess; an epoch at least.',
    source: SOURCES.karpathy2019,
  },
  inputsLarge: {
    default: 10,
    least: 0,
    most: 1e300,
    says: 'Inputs are not scaled where the root mean square of one is above this.',
    source: SOURCES.lecun1998,
  },
  inputsSmall: {
    default: 0.01,
    least: 0,
    most: 1e300,
    says: 'Inputs are not scaled where the root mean square of every one is below this.',
    source: SOURCES.lecun1998,
  },
  imbalance: {
    default: 10,
    least: 1,
    most: 1e300,
    says: 'Classes are imbalanced where the most frequent one has more than this many times the examples of the rarest.',
    source: SOURCES.buda2018,
  },
} as const satisfies Readonly<Record<string, Threshold>>;

export type ThresholdName = keyof typeof THRESHOLDS;
export type Limits = Readonly<Record<ThresholdName, number>>;

/** The limits as they are set: what is not set, or is no number within its range, stays at its default. */
export function limitsOf(set: Readonly<Record<string, unknown>> = {}): Limits {
  const limits = Object.entries(THRESHOLDS).map(([name, threshold]) => {
    const { least, most, default: usual } = threshold;
    const value = set[name];
    return [name, typeof value === 'number' && value >= least && value <= most ? value : usual];
  });
  return Object.fromEntries(limits) as Limits;
}
