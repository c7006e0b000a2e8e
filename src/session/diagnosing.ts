import { diagnose, type Write } from '../analysis/diagnose/diagnose.js';
import type { Diagnosis } from '../analysis/diagnose/diagnosis.js';
import type { SceneParts } from '../analysis/diagnose/scene.js';
import { type Limits, limitsOf } from '../analysis/diagnose/thresholds.js';
import { editsOf } from '../formats/grad/changes.js';
import type { DiagnosisSummary } from '../protocol.js';
import type { Document } from './document.js';
import type { History } from './history.js';
import type { Run } from './run.js';

/** What a diagnosis was made of. */
interface Made {
  readonly run: Run;
  readonly generation: number;
  readonly text: string;
  readonly limits: Limits;
  readonly diagnosis: Diagnosis;
}

/** What is wrong with the run on view, found once for each step that it stands at. */
export class Diagnosing {
  private limits: Limits = limitsOf();
  private last: Made | null = null;

  /** The limits to judge by from now on: those that are not set are the usual ones. */
  configure(thresholds: Readonly<Record<string, unknown>>): void {
    this.limits = limitsOf(thresholds);
  }

  /** Looks, unless that was done here. Yields after each piece of work, and answers whether anything new is known. */
  *look(run: Run, document: Document): Generator<void, boolean> {
    if (this.isHere(run, document)) return false;
    yield* this.diagnose(run, document);
    return true;
  }

  /** All that can be said of the step where the run stands. */
  *diagnose(run: Run, document: Document): Generator<void, Diagnosis> {
    if (this.last && this.isHere(run, document)) return this.last.diagnosis;
    const { limits } = this;
    const { generation } = run;
    const diagnosis = yield* diagnose(partsOf(run, limits), writer(document, run));
    this.last = { run, generation, text: document.modelText, limits, diagnosis };
    return diagnosis;
  }

  /** The last one of this run as it is now; null where there is none. */
  summary(run: Run): DiagnosisSummary | null {
    const { last } = this;
    if (!last || last.run !== run || last.generation !== run.generation) return null;
    const { step, findings, quiet } = last.diagnosis;
    return {
      step,
      findings: findings.map(({ rule, severity, title, layers, followsFrom }) => ({
        rule,
        severity,
        title,
        layers,
        followsFrom,
      })),
      quiet: quiet.length,
    };
  }

  private isHere(run: Run, { modelText }: Document): boolean {
    const { last, limits } = this;
    if (!last || last.run !== run || last.limits !== limits || last.text !== modelText) return false;
    return last.generation === run.generation && last.diagnosis.step === run.timeline.step;
  }
}

function partsOf({ model, timeline }: Run, limits: Limits): SceneParts {
  const { trainer, history } = timeline;
  const past = {
    loss: (from: number, to: number) => history.loss.slice(from, to),
    delta: (layer: string, step: number) => deltaAt(history, layer, step),
  };
  return { model, trainer, limits, past };
}

function deltaAt(history: History, layer: string, step: number): number {
  const curve = history.named(`${layer}.delta`);
  return curve && 'at' in curve && step < curve.length ? curve.at(step) : Number.NaN;
}

/** Into a model file; code is nobody's to write but the user's. */
function writer({ modelText }: Document, { model }: Run): Write {
  const isCode = model.complaints !== undefined;
  return (changes) => (isCode ? null : editsOf(modelText, model.layers, changes));
}
