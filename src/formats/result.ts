import type { Model } from '../engine/model.js';
import type { TextRange } from '../engine/place.js';

/** Something wrong, or odd, in what the user wrote. The message says what was expected. */
export interface Problem {
  /** 'syntax' is what any JSON reader says, and an editor's own JSON support may already underline. */
  readonly kind: 'syntax' | 'structure' | 'value' | 'data' | 'expression' | 'code' | 'untrusted';
  readonly severity: 'error' | 'warning';
  readonly range: TextRange;
  readonly message: string;
  /** A replacement for the text at `range`, where one is near. */
  readonly fix?: { readonly title: string; readonly replacement: string };
}

/** Reading never throws: a model where one could be made, and what stood in the way. `model` is null when there is an error. */
export interface ReadResult {
  readonly model: Model | null;
  readonly problems: readonly Problem[];
}
