import type { TextRange } from '../../engine/place.js';

/** A test of a model, or a group of them. */
export interface ModelTest {
  /** `gradients/hidden`, `expect/loss@10000[]`: the same for the same test of another text. */
  readonly id: string;
  readonly name: string;
  /** What it is about; null where that stands nowhere in the text. */
  readonly range: TextRange | null;
  /** Of a group; a test itself has none. */
  readonly tests: readonly ModelTest[];
}

/** One thing that is not as it should be. */
export interface TestFailure {
  readonly message: string;
  readonly range: TextRange | null;
  /** What should be there, and what is: texts that differ where the two do. null where there are no two. */
  readonly difference: { readonly expected: string; readonly actual: string } | null;
}

export interface TestResult {
  readonly id: string;
  /** 'undecided': it could not be told, and `failures` say why; 'skipped': there is nothing to test. */
  readonly outcome: 'passed' | 'failed' | 'undecided' | 'skipped';
  /** What was measured, in one line. */
  readonly said: string;
  readonly failures: readonly TestFailure[];
}
