/** One way of doing a workload: who, in which precision, and how. */
export interface Entry {
  readonly peer: string;
  readonly precision: 'float32' | 'float64';
  /** null: the peer's plain way. */
  readonly variant: string | null;
  /** Shown, and counted in no ratio. */
  readonly informative?: boolean;
}

/** What an entry was measured to do. */
export interface Row extends Entry {
  readonly title: string;
  readonly version: string | null;
  /** How it ran: kernels, threads; null where it did not say. */
  readonly about: string | null;
  /** How often a second, in the workload's unit: one number a round. */
  readonly rates: readonly number[];
  /** Seconds of processor time for each second that passed: below 1 where the machine was shared. */
  readonly processor: number;
  /** Why it did not take part; null where it did. */
  readonly absent: string | null;
}

/** Rows of a peer; without `variant` every one that is not merely informative, and the fastest counts. */
export interface Selection {
  readonly peer: string;
  readonly precision: string;
  readonly variant?: string | null;
}

/** What ours must reach beside another. */
export interface Target {
  readonly what: string;
  /** One for each of our paths. */
  readonly ours: readonly Selection[];
  readonly theirs: Selection;
  /** ours / theirs, where more is better. */
  readonly atLeast?: number;
  /** theirs / ours: how many times as long ours takes. */
  readonly atMost?: number;
}

export interface WorkloadResult {
  readonly name: string;
  /** A few letters. */
  readonly label: string;
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly Row[];
  readonly targets: readonly Target[];
}

/** What it ran on: anything that a number may depend on, by name. */
export type Machine = Readonly<Record<string, string>>;

/** A whole run, as bench/results.json has it. */
export interface Results {
  /** Year, month and day. */
  readonly date: string;
  readonly machine: Machine;
  readonly rounds: number;
  /** Seconds that each peer was measured for in each round. */
  readonly seconds: number;
  readonly workloads: readonly WorkloadResult[];
}
