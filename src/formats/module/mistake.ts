import type { Complaint } from '../../engine/model.js';
import type { TextRange } from '../../engine/place.js';
import type { Problem } from '../result.js';
import { FILE_START } from './places.js';
import { told } from './stack.js';

/** Something that the user's module does, or leaves out, and where. */
export class Mistake extends Error {
  constructor(
    readonly range: TextRange,
    message: string,
    readonly kind: Problem['kind'] = 'code',
  ) {
    super(message);
    this.name = 'Mistake';
  }
}

export function problemOf({ range, message, kind }: Mistake): Problem {
  return { kind, severity: 'error', range, message };
}

/** What went wrong while a module ran in training: the first at each line. */
export class Complaints {
  private readonly known = new Map<number, Complaint>();

  /** Runs code of the user's that writes `out`: where it fails that is kept, and all of `out` is NaN. */
  guard(out: { fill(value: number): unknown }, run: () => void): void {
    try {
      run();
    } catch (thrown) {
      // Anything else comes from the user's objects too: a getter may throw whatever it likes.
      const { range, message } = thrown instanceof Mistake ? thrown : { range: FILE_START, message: told(thrown) };
      if (!this.known.has(range.start.line)) this.known.set(range.start.line, { range, message });
      out.fill(Number.NaN);
    }
  }

  get all(): readonly Complaint[] {
    return [...this.known.values()];
  }
}
