import { diagnose, type Write } from '../analysis/diagnose/diagnose.js';
import type { Diagnosis } from '../analysis/diagnose/diagnosis.js';
import { type RateTrial, tryRates } from '../analysis/diagnose/rateTrial.js';
import type { Overfit, SceneParts } from '../analysis/diagnose/scene.js';
import { type Limits, limitsOf } from '../analysis/diagnose/thresholds.js';
import type { MakeArena } from '../engine/arena.js';
import { editsOf } from '../formats/grad/changes.js';
import type { DiagnosisSummary } from '../protocol.js';
import type { Document } from './document.js';
import type { History } from './history.js';
import { tryOverfit } from './modelTests/overfits.js';
import type { Run, TrainableModel } from './run.js';

/** What a diagnosis was made of. */
interface Made {
  readonly run: Run;
  readonly generation: number;
  readonly text: string;
  readonly limits: Limits;
  readonly overfit: Overfit | null;
  readonly rates: RateTrial | null;
  readonly diagnosis: Diagnosis;
}

/** Updates that a diagnosis makes to see whether one batch can be learned by heart. */
const UPDATES = 1000;

/** What takes a training of its own, from step 0 of a model: begun when somebody asks. */
class Trial<T> {
  found: T | null = null;

  constructor(
    readonly model: TrainableModel,
    private readonly work: Generator<undefined, T>,
  ) {}

  /** Goes on where it was left: what is stopped here goes on another time, so not with yield*. */
  *goOn(): Generator<void, void> {
    while (this.found === null) {
      const next = this.work.next();
      if (next.done) this.found = next.value;
      else yield;
    }
  }

  end(): void {
    this.work.return(undefined as never);
  }
}

/** What is wrong with the run on view, found once for each step that it stands at. */
export class Diagnosing {
  private limits: Limits = limitsOf();
  private last: Made | null = null;
  /** Whether one batch can be learned by heart, and what smaller η do where η is too high: for each text anew. */
  private overfit: Trial<Overfit> | null = null;
  private rates: Trial<RateTrial> | null = null;
  private asked = false;

  constructor(private readonly makeArena: MakeArena | undefined) {}

  /** The limits to judge by from now on: those that are not set are the usual ones. Answers all of them. */
  configure(thresholds: Readonly<Record<string, unknown>>): Limits {
    this.limits = limitsOf(thresholds);
    return this.limits;
  }

  /** Looks, unless that was done here. Yields after each piece of work, and answers whether anything new is known. */
  *look(run: Run, document: Document): Generator<void, boolean> {
    if (this.isHere(run, document)) return false;
    yield* this.diagnose(run, document);
    return true;
  }

  /** All that can be said of the step where the run stands; from now on the long part is worth beginning, too. */
  *ask(run: Run, document: Document): Generator<void, Diagnosis> {
    this.asked = true;
    return yield* this.diagnose(run, document);
  }

  /** Whether there is something long to find out that somebody has asked for. */
  awaits(run: Run): boolean {
    const { overfit, rates } = this.foundOf(run);
    return this.asked && (overfit === null || (rates === null && this.isTooHigh(run)));
  }

  /** Finds it out, going on where it was left. Yields after each piece of work. */
  *tryOut(run: Run): Generator<void, boolean> {
    const { model } = run;
    this.asked = true;
    if (this.overfit?.model !== model) {
      this.overfit?.end();
      this.overfit = new Trial(model, tryOverfit(model, { arena: this.makeArena }, UPDATES));
    }
    yield* this.overfit.goOn();
    if (!this.isTooHigh(run)) return true;
    if (this.rates?.model !== model) {
      this.rates?.end();
      this.rates = new Trial(model, tryRates(model, this.makeArena));
    }
    yield* this.rates.goOn();
    return true;
  }

  /** Whether the last diagnosis has found η too high. */
  private isTooHigh(run: Run): boolean {
    const { last } = this;
    return last?.run === run && last.diagnosis.findings.some(({ rule }) => rule === 'rateTooHigh');
  }

  private *diagnose(run: Run, document: Document): Generator<void, Diagnosis> {
    if (this.last && this.isHere(run, document)) return this.last.diagnosis;
    const { limits, makeArena } = this;
    const [{ generation }, found] = [run, this.foundOf(run)];
    const parts = { ...partsOf(run), limits, ...found, makeArena };
    const diagnosis = yield* diagnose(parts, writer(document, run));
    this.last = { run, generation, text: document.modelText, limits, ...found, diagnosis };
    return diagnosis;
  }

  /** What trainings of the model's own have shown by now. */
  private foundOf({ model }: Run): Pick<Made, 'overfit' | 'rates'> {
    const { overfit, rates } = this;
    return {
      overfit: overfit?.model === model ? overfit.found : null,
      rates: rates?.model === model ? rates.found : null,
    };
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
    const { overfit, rates } = this.foundOf(run);
    if (last.overfit !== overfit || last.rates !== rates) return false;
    return last.generation === run.generation && last.diagnosis.step === run.timeline.step;
  }
}

function partsOf({ model, timeline }: Run): Pick<SceneParts, 'model' | 'trainer' | 'past'> {
  const { trainer, history } = timeline;
  const past = {
    loss: (from: number, to: number) => history.loss.slice(from, to),
    delta: (layer: string, step: number) => deltaAt(history, layer, step),
  };
  return { model, trainer, past };
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
