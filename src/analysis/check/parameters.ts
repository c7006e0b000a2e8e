import type { Parameter } from '../../engine/model.js';
import { isWrittenAsCode } from '../opName.js';
import { NOTES, type Note, VERDICTS, type Verdict } from './codes.js';
import { type EntryFacts, entryVerdict, type Way } from './entryVerdict.js';
import type { Composed } from './exact/composition.js';
import type { JudgedPart } from './exact/entries.js';
import type { Estimate } from './numeric/line.js';
import type { ParameterReport, VerdictCounts } from './report.js';
import { addCounts, codeOf, numberOf, verdictOf, worstOf } from './verdict.js';

/** Entries that are judged between two yields. */
const AT_ONCE = 1024;

const ALONG = NOTES.indexOf('agrees along random directions');

/** What is known of a parameter before J is sampled along its entries. */
export interface ParameterFacts {
  readonly parameter: Parameter;
  readonly layer: string;
  readonly analytic: Float64Array;
  /** What the model's own formulas give: another number where somebody claims one. */
  readonly written: Float64Array;
  readonly exact: Float64Array;
  readonly exactBound: Float64Array;
  readonly way: Way;
  /** Whether code that the user wrote lies on it: then nothing exact is known over the whole of it. */
  readonly code: boolean;
  /** What the ops that use the parameter hand it. */
  readonly own: readonly JudgedPart[];
  readonly width: Float64Array | null;
  /** How far formulas of the user's that lose digits may have put it off. */
  readonly lost: Float64Array | null;
  readonly reach: ParameterReport['reach'];
  readonly followsFrom: string | null;
}

/**
 * The way of a parameter in one word. What is undecided in an op of the engine on it spoils that op's own entries alone: nobody
 * doubts the op elsewhere. A derivative that the user wrote may be wrong just where it is undecided.
 */
export function wayOf({ counts, undecided }: Composed): Way {
  if (counts.mismatch > 0 || counts['non-finite'] > 0) return 'wrong';
  if (counts.declared > 0) return 'declared';
  return undecided ? 'undecided' : 'right';
}

/** A parameter under judgement: every entry has a verdict from the beginning, and may get another when it was sampled. */
export class JudgedParameter {
  readonly numeric: Float64Array;
  readonly bound: Float64Array;
  private readonly verdicts: Uint8Array;
  private readonly notes: Uint8Array;
  private readonly counted = new Float64Array(VERDICTS.length);
  private reported: ParameterReport | null = null;

  private constructor(readonly facts: ParameterFacts) {
    const size = facts.analytic.length;
    this.numeric = new Float64Array(size).fill(Number.NaN);
    this.bound = new Float64Array(size).fill(Number.NaN);
    this.verdicts = new Uint8Array(size);
    this.notes = new Uint8Array(size);
    this.counted[0] = size;
  }

  /** Judged by what is known of it. Yields on the way. */
  static *judging(facts: ParameterFacts): Generator<void, JudgedParameter> {
    const judged = new JudgedParameter(facts);
    for (let i = 0; i < facts.analytic.length; i++) {
      if (i % AT_ONCE === 0) yield;
      judged.judge(i, null);
    }
    return judged;
  }

  verdictOf(entry: number): Verdict {
    return VERDICTS[this.verdicts[entry] as number] as Verdict;
  }

  /** Takes what differences of J give for an entry. */
  take(entry: number, found: Estimate): void {
    ({ numeric: this.numeric[entry], bound: this.bound[entry] } = numberOf(found));
    this.judge(entry, found);
  }

  /** The entry is known to leave J as it is. */
  setIdle(entry: number): void {
    this.say(entry, 'match', 'no effect, by construction');
  }

  /** All entries that it was looked at together with agree with what is claimed of them. */
  setAgreeing(entry: number): void {
    if (this.verdictOf(entry) === 'inconclusive') this.say(entry, 'match', 'agrees along random directions');
  }

  /** Below a fault: what it should be there, as random directions have confirmed it. It gets no number of its own by that. */
  setBelow(entry: number, right: Estimate): void {
    const verdict = verdictOf(this.facts.analytic[entry] as number, right);
    if (verdict === 'match') this.setAgreeing(entry);
    else if (verdict === 'mismatch') this.say(entry, verdict, null);
  }

  /** As it stands; the same object until an entry is judged again. */
  report(): ParameterReport {
    this.reported ??= this.describe();
    return this.reported;
  }

  private describe(): ParameterReport {
    const { parameter, layer, analytic, exact, exactBound, followsFrom } = this.facts;
    const counts = Object.fromEntries(
      VERDICTS.map((each, code) => [each, this.counted[code] as number]),
    ) as VerdictCounts;
    const verdict = worstOf(counts);
    return {
      name: parameter.name,
      layer,
      shape: parameter.shape,
      analytic,
      exact,
      exactBound,
      numeric: this.numeric,
      bound: this.bound,
      verdicts: this.verdicts,
      notes: this.notes,
      counts,
      verdict,
      followsFrom: verdict === 'mismatch' || verdict === 'declared' || verdict === 'non-finite' ? followsFrom : null,
      reach: this.reach(verdict),
    };
  }

  /** Zeros of a user's code are J's own where differences of J agree with all of them. */
  private reach(verdict: Verdict): ParameterReport['reach'] {
    const { reach } = this.facts;
    const seen = verdict === 'match' && this.notes.every((note, i) => note === ALONG || !Number.isNaN(this.numeric[i]));
    return reach.kind === 'zero' && reach.at !== null && isWrittenAsCode(reach.at.op) && seen
      ? { kind: 'flat' }
      : reach;
  }

  private judge(entry: number, found: Estimate | null): void {
    const { verdict, note } = entryVerdict(this.factsAt(entry, found));
    this.say(entry, verdict, note);
  }

  private say(entry: number, verdict: Verdict, note: Note): void {
    const [before, code] = [this.verdicts[entry] as number, codeOf(verdict)];
    this.counted[before] = (this.counted[before] as number) - 1;
    this.counted[code] = (this.counted[code] as number) + 1;
    this.verdicts[entry] = code;
    this.reported = null;
    this.notes[entry] = NOTES.indexOf(note);
  }

  private factsAt(entry: number, found: Estimate | null): EntryFacts {
    const { analytic, written, exact, exactBound, way, code, own, width, lost } = this.facts;
    return {
      analytic: analytic[entry] as number,
      written: written[entry] as number,
      exact: exact[entry] as number,
      exactBound: exactBound[entry] as number,
      way,
      code,
      own: worstAt(own, entry),
      width: width?.[entry] ?? 0,
      lost: lost?.[entry] ?? 0,
      found,
    };
  }
}

/** Of all that hands the entry something; parts without arrays match. */
function worstAt(parts: readonly JudgedPart[], entry: number): Verdict {
  const codes = parts.flatMap(({ verdicts }) => (verdicts.length > 0 ? [verdicts[entry] as number] : []));
  return VERDICTS[Math.min(codeOf('match'), ...codes)] as Verdict;
}

export function countsOf(parameters: readonly ParameterReport[]): ParameterReport['counts'] {
  return addCounts(parameters.map(({ counts }) => counts));
}
