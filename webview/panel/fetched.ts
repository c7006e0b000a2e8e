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
  /** The question that is under way. */
  readonly under: { readonly way: AbortController; readonly revision: number; readonly question: string } | null;
}

/**
 * While it runs, a curve is asked for again once it has grown by one of its points: below that it looks the same, and what a
 * long run's curves cost its session stays the same however long it gets. Negative: no revision of a state.
 */
function curveRevision({ activity, recorded }: RunState, revision: number, points: number): number {
  return activity.kind === 'running' ? -Math.ceil(points * Math.log1p(recorded)) - 2 : revision;
}

const NOTHING: Held = { value: null, failure: null, revision: LEFT_AS_IT_IS, question: '', asked: false, under: null };

/**
 * What the panel shows beside the state: asked for when it is drawn, and again when the state has moved on. What was there
 * stays on view until the new is here, so nothing flickers; one question of a kind is under way at a time. What nothing on view
 * waits for any more is dropped: the session ends what it is doing for it.
 */
export class Fetched {
  private answers = new Map<string, Held>();
  private shown = new Map<string, TensorSlice>();
  /** Whether nothing moves: then an answer about another revision is of no use. While a run goes on one would come too late for each. */
  still = false;
  /** What was asked for since the last drawing was done. */
  private wanted = new Set<string>();

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
    const held = this.get(`${name} ${key}`, revision, (waits) => request(name, ask, null, waits), JSON.stringify(ask));
    return held as Answer<Requests[K]['answer']>;
  }

  /** What somebody else answers: another run's session, or the extension. */
  elsewhere<T>(key: string, revision: number, ask: (waits: AbortSignal) => Promise<T>, question = ''): Answer<T> {
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
    const held = this.get(`series ${name} ${points}`, curveRevision(run, revision, points), (waits) =>
      request('series', ask, null, waits),
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

  /** All that is on view was drawn: what none of it asked for is dropped. */
  drawn(): void {
    for (const [key, { under }] of this.answers) if (!this.wanted.has(key)) under?.way.abort();
    this.wanted = new Set();
  }

  /** Another document: what was fetched is of the one before. */
  clear(): void {
    for (const { under } of this.answers.values()) under?.way.abort();
    this.answers = new Map();
    this.shown = new Map();
  }

  private get(key: string, revision: number, ask: (waits: AbortSignal) => Promise<unknown>, question = ''): Held {
    if (revision !== LEFT_AS_IT_IS) this.wanted.add(key);
    const all = this.answers;
    const held = all.get(key) ?? NOTHING;
    const known = revision === LEFT_AS_IT_IS || (held.revision === revision && held.question === question);
    if (!known && this.still && (held.under?.revision !== revision || held.under.question !== question))
      held.under?.way.abort();
    if (known || held.asked || document.visibilityState !== 'visible') return held;
    const way = new AbortController();
    const asking = { ...held, asked: true, under: { way, revision, question } };
    all.set(key, asking);
    const arrived = (answer: Held): void => {
      all.set(key, answer);
      if (all === this.answers) this.changed();
    };
    const answered = { revision, question, asked: false, under: null };
    ask(way.signal).then(
      (value) => arrived({ ...answered, value, failure: null, revision: goesOn(value) ? LEFT_AS_IT_IS : revision }),
      // Dropped: as it was before. Else not there any more (a layer that is gone, a check that is outdated): the next state says what is.
      (failed: Error) => arrived(way.signal.aborted ? held : { ...answered, value: null, failure: failed.message }),
    );
    return asking;
  }
}

/** An answer that says itself that more is to come. */
function goesOn(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'complete' in answer && answer.complete === false;
}
