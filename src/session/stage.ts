import type { CheckReport } from '../analysis/check/report.js';
import type { MakeArena } from '../engine/arena.js';
import type { Problem } from '../formats/result.js';
import type { Activity, State } from '../protocol.js';
import type { Debugging } from './debugging.js';
import { describeRun, describeWithoutData, type ShownCheck } from './describe.js';
import { Diagnosing } from './diagnosing.js';
import { type Document, EMPTY_DOCUMENT, isStale, unreadable } from './document.js';
import type { Scene } from './names.js';
import type { Run } from './run.js';

/** A check, and what it was made of: it is outdated as soon as one of these is another. */
export interface Checked {
  readonly report: CheckReport;
  readonly text: string;
  readonly run: Run;
  readonly generation: number;
}

/** What a session holds: a text, the run of its model, the last check; and how that looks from outside. */
export class Stage {
  document: Document = EMPTY_DOCUMENT;
  /** null while no text was good, and where the model has no data. */
  run: Run | null = null;
  checked: Checked | null = null;
  readonly diagnosing: Diagnosing;
  /** How many networks the text has made so far. */
  networks = 0;

  constructor(
    private readonly file: string,
    makeArena?: MakeArena,
  ) {
    this.diagnosing = new Diagnosing(makeArena);
  }

  /** Puts another run in the place of the one that is there, which ends. */
  begin(run: Run | null): void {
    this.run?.dispose();
    this.run = run;
  }

  /** The run, or an Error for the user where there is none. */
  trainable(): Run {
    if (!this.run) throw unreadable(this.file, this.document);
    return this.run;
  }

  /** Where tensors are looked up. Throws an Error for the user where there is no model. */
  scene(): Scene {
    const { run, checked } = this;
    const model = run?.model ?? this.document.model;
    if (!model) throw unreadable(this.file, this.document);
    const report = checked && checked.run === run ? checked.report : null;
    return { model, trainer: run?.timeline.trainer ?? null, report };
  }

  describe(revision: number, activity: Activity, debugging: Debugging): State {
    const { version: textVersion, problems: ofText, model } = this.document;
    const run = this.run
      ? describeRun(this.run, activity, this.shownCheck(), {
          debugging,
          networks: this.networks,
          diagnosis: this.diagnosing.summary(this.run),
        })
      : model && describeWithoutData(model);
    const problems = this.run ? [...ofText, ...complaintsOf(this.run)] : ofText;
    return { revision, textVersion, file: this.file, problems, stale: isStale(this.document), run };
  }

  private shownCheck(): ShownCheck | null {
    const { checked, run, document } = this;
    if (!checked || !run || checked.run !== run) return null;
    const { report, text, generation } = checked;
    const current = report.step === run.timeline.step && generation === run.generation && text === document.text;
    return { report, outdated: !current };
  }
}

/** What code of the user's did wrong while the model ran. */
function complaintsOf({ timeline }: Run): Problem[] {
  // Of the text that runs: a later one may differ in comments alone.
  return (timeline.trainer.model.complaints?.() ?? []).map((each) => ({ ...each, kind: 'code', severity: 'error' }));
}
