import type { ModelChange } from '../../engine/modelChange.js';
import type { DiagnosisFinding, Mend } from './diagnosis.js';
import type { RuleName } from './names.js';
import type { Scene } from './scene.js';

/** What would help, in the file's words; `edits` are made of it where the file can be written. */
export interface Remedy extends Omit<Mend, 'edits'> {
  readonly changes: readonly ModelChange[] | null;
}

/** What a rule says it has found. */
export interface Found extends Omit<DiagnosisFinding, 'rule' | 'followsFrom' | 'mends' | 'range'> {
  readonly mends: readonly Remedy[];
  /** Where it stands in the file; absent: where the first of `layers` does. */
  readonly range?: DiagnosisFinding['range'];
  /** In place of the rule's own, where it depends on the numbers what this may follow from. */
  readonly causes?: readonly RuleName[];
}

/** What a rule says: a finding, nothing wrong, or why it cannot judge here. */
export type Saying = Found | 'quiet' | { readonly silent: string };

/** Looks for one thing that training suffers from. */
export interface Rule {
  readonly name: RuleName;
  /** Rules whose finding, where there is one, explains this one's: the first that there is. */
  readonly causes: readonly RuleName[];
  judge(scene: Scene): Saying;
  /** What is worth working out only where something was found. Yields after each piece of work. */
  further?(scene: Scene, found: Found): Generator<void, Found>;
}

/** Of a step whose numbers are not finite nothing else can be said. */
export const NOT_FINITE = { silent: 'numbers of this step are not finite' };

/** What goes wrong before any δ is on its way down, and explains most of what is wrong with it there. */
export const BEFORE_DELTA: readonly RuleName[] = [
  'uphill',
  'nonFinite',
  'finalActivation',
  'unscaledInputs',
  'symmetry',
];
