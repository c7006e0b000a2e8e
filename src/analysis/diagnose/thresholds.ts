import { SOURCES, type Source } from './sources.js';

/** A limit that rules judge by, and that a user may set (`deltascope.diagnosis.NAME`). */
export interface Threshold {
  readonly default: number;
  /** What it may be set to, inclusive. */
  readonly least: number;
  readonly most: number;
  /** What lies beyond it, in a sentence. */
  readonly says: string;
  readonly source: Source;
}

/** Every limit. The healthy networks of test/analysis/diagnose were chosen before them. */
export const THRESHOLDS = {
  vanishing: {
    default: 1e-4,
    least: 0,
    most: 1,
    says: 'δ has vanished where a layer with weights gets a ‖δ‖ this many times that of the last layer, or less.',
    source: SOURCES.bengio1994,
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
