import type { ModelChange } from '../../engine/modelChange.js';
import type { DiagnosisFinding, Mend } from './diagnosis.js';
import type { RuleName } from './names.js';
import type { Scene } from './scene.js';

/** What would help, in the file's words; `edits` are made of it where the file can be written. */
export interface Remedy extends Omit<Mend, 'edits'> {
  readonly changes: readonly ModelChange[] | null;
}

/** What a rule says it has found; null of the place: where the first of the layers stands. */
export interface Found extends Omit<DiagnosisFinding, 'rule' | 'followsFrom' | 'mends' | 'range'> {
  readonly mends: readonly Remedy[];
  /** null: where the first of `layers` stands. */
  readonly range?: DiagnosisFinding['range'];
}

/** What a rule says: a finding, nothing wrong, or why it cannot judge here. */
export type Saying = Found | 'quiet' | { readonly silent: string };

/** Looks for one thing that training suffers from. Yields after each piece of work. */
export interface Rule {
  readonly name: RuleName;
  /** Rules whose finding, where there is one, explains this one's: the first that there is. */
  readonly causes: readonly RuleName[];
  judge(scene: Scene): Saying | Generator<void, Saying>;
}
