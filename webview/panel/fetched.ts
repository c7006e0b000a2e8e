import type {
  CheckedEntries,
  RequestName,
  Requests,
  RunState,
  Series,
  Slope,
  SourceLines,
  TensorQuery,
  TensorSlice,
} from '../../src/protocol.js';
import { askHost, request } from '../channel.js';

/** So many columns of a map can be told apart, and drawn at all: a batch of images has far more. */
const WIDEST = 2048;

/** Entries that are drawn of a parameter, where all match: so many points can still be told apart. */
const POINTS = 4000;

/** In place of a revision: what is there stays as it is, and is not asked for again. */
export const LEFT_AS_IT_IS = -1;

/** What came of a question: the last answer, and why there is none to the last question. */
export interface Answer<T> {
  readonly value: T | null;
  readonly failure: string | null;
  /** A question is under way. */
  readonly asked: boolean;
}

interface Held extends Answer<unknown> {
  /** The state's revision that it was asked at, and what was asked, where that is more than its key says. */
  readonly revision: number;
  readonly question: string;
}

/**
 * While it runs, a curve is asked for again once it has grown by one of its points: below that it looks the same, and what a
 * long run's curves cost its session stays the same however long it gets. Negative: no revision of a state.
 */
function curveRevision({ activity, recorded }: RunState, revision: number, points: number): number {
  return activity.kind === 'running' ? -Math.ceil(points * Math.log1p(recorded)) - 2 : revision;
}

const NOTHING: Held = { value: null, failure: null, revision: LEFT_AS_IT_IS, question: '', asked: false };

/**
 * What the panel shows beside the state: asked for when it is drawn, and again when the state has moved on. What was there
 * stays on view until the new is here, so nothing flickers; one question of a kind is under way at a time.
 */
export class Fetched {
  private answers = new Map<string, Held>();
  private shown = new Map<string, TensorSlice>();

  constructor(private readonly changed: () => void) {}

  /**
   * What the session answers. `key`: what tells this question from others of its name, where its words change with each state,
   * or with what is on view. An answer that says that more is to come is asked for again.
   */
  answer<K extends RequestName>(
    name: K,
    ask: Requests[K]['ask'],
    revision: number,
    key: string = JSON.stringify(ask),
  ): Answer<Requests[K]['answer']> {
    const held = this.get(`${name} ${key}`, revision, () => request(name, ask), JSON.stringify(ask));
    return held as Answer<Requests[K]['answer']>;
  }

  /** What somebody else answers: another run's session, or the extension. */
  elsewhere<T>(key: string, revision: number, ask: () => Promise<T>, question = ''): Answer<T> {
    return this.get(key, revision, ask, question) as Answer<T>;
  }

  /** What was last answered so, whatever has changed since. */
  held<T>(key: string): Answer<T> {
    return (this.answers.get(key) ?? NOTHING) as Answer<T>;
  }

  tensor(name: string, revision: number): TensorSlice | null {
    return this.slice({ name, columns: [0, WIDEST] }, revision);
  }

  slice(query: TensorQuery, revision: number): TensorSlice | null {
    return this.answer('tensor', query, revision).value;
  }

  /** A part of a tensor; until it is here the last one that was shown of it: steppers move through slices faster than they come. */
  plane(query: TensorQuery, revision: number): Answer<TensorSlice> {
    const answer = this.answer('tensor', query, revision);
    if (answer.value) this.shown.set(query.name, answer.value);
    if (answer.value || answer.failure !== null) return answer;
    return { ...answer, value: this.shown.get(query.name) ?? null };
  }

  /** All that is recorded of a curve, in so many points. */
  curve(name: string, run: RunState, revision: number, points: number): Series | null {
    const ask = { name, from: 0, to: run.recorded, points };
    const held = this.get(`series ${name} ${points}`, curveRevision(run, revision, points), () =>
      request('series', ask),
    );
    return held.value as Series | null;
  }

  entries(parameter: string, revision: number): CheckedEntries | null {
    return this.answer('entries', { parameter, points: POINTS }, revision).value;
  }

  slope(layer: string, revision: number): Slope | null {
    return this.answer('slope', { layer }, revision).value;
  }

  /** Lines of the file; null while the editor's text is not the one that the state is of. */
  lines(from: number, to: number, textVersion: number): SourceLines | null {
    const { value } = this.get(`lines ${from}-${to}`, textVersion, () => askHost('lines', { from, to }));
    const found = value as SourceLines | null;
    return found?.version === textVersion ? found : null;
  }

  /** Another document: what was fetched is of the one before. */
  clear(): void {
    this.answers = new Map();
    this.shown = new Map();
  }

  private get(key: string, revision: number, ask: () => Promise<unknown>, question = ''): Held {
    const all = this.answers;
    const held = all.get(key) ?? NOTHING;
    const known = revision === LEFT_AS_IT_IS || (held.revision === revision && held.question === question);
    if (known || held.asked || document.visibilityState !== 'visible') return held;
    const asking = { ...held, asked: true };
    all.set(key, asking);
    const arrived = (answer: Pick<Held, 'value' | 'failure'>): void => {
      all.set(key, { ...answer, revision: goesOn(answer.value) ? LEFT_AS_IT_IS : revision, question, asked: false });
      if (all === this.answers) this.changed();
    };
    ask().then(
      (value) => arrived({ value, failure: null }),
      // Not there any more (a layer that is gone, a check that is outdated): the next state says what is.
      (failed: Error) => arrived({ value: null, failure: failed.message }),
    );
    return asking;
  }
}

/** An answer that says itself that more is to come. */
function goesOn(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'complete' in answer && answer.complete === false;
}
