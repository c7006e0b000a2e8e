import type { Assignment, BreakRequest, Requests, RunState, State, TimelinePosition } from '../protocol.js';
import type { Asked } from './messages.js';

export type Text = Requests['open']['ask'];

/** Something that changed the run: on which branch, at which step, and how far that branch had come by then. */
interface Where {
  readonly branch: number;
  readonly step: number;
  readonly recorded: number;
}

type Entry = Where &
  (
    | { readonly kind: 'open'; readonly text: Text; readonly changes: boolean }
    | { readonly kind: 'assign'; readonly ask: Assignment; readonly to: number }
    /** From `branch` to another one. */
    | { readonly kind: 'branch'; readonly to: number }
  );

/**
 * What it takes to come to the same place again: the texts that the run went by, where each began to count, what was set
 * by hand, the branches that it was on, the last place, and what the run is to stop at.
 */
export class Journal {
  private readonly asked = new Map<number, Text>();
  private entries: readonly Entry[] = [];
  private latest: Text | null = null;
  private step = 0;
  private place: TimelinePosition | null = null;
  private breaks: BreakRequest | null = null;
  /** Limits of a diagnosis; null where none were set. */
  limits: Requests['configure']['ask'] | null = null;
  private version = -1;
  /** What the timeline had been through when the last text came. */
  private changes = '';

  get isEmpty(): boolean {
    return this.latest === null;
  }

  /** A text is on its way to the session. */
  ask(text: Text): void {
    this.latest = text;
    this.asked.set(text.version, text);
  }

  /** A state came back: the first of a text's version says where that began to count. */
  see({ run, problems, textVersion }: State): void {
    if (!run) return;
    this.step = run.step;
    this.place = run.position;
    // A reset, or a start: what was before does not matter any more.
    const begins = run.recorded === 0 && run.branches.length <= 1;
    if (begins) this.entries = this.texts.slice(-1).map((text) => opened(text, { branch: 1, step: 0, recorded: 0 }));
    const before = this.changes;
    this.changes = JSON.stringify([run.branch, changesOf(run)]);
    if (textVersion === this.version) return;
    this.version = textVersion;
    const text = this.asked.get(textVersion);
    for (const version of [...this.asked.keys()]) if (version <= textVersion) this.asked.delete(version);
    if (!text || problems.some(({ severity }) => severity === 'error')) return;
    const entry = opened(text, placeOf(run, this.branch), before !== this.changes);
    this.entries = begins ? [entry] : [...this.stillCounting(entry), entry];
  }

  /** What the run is to stop at from now on. */
  stopAt(breaks: BreakRequest): void {
    this.breaks = breaks;
  }

  /** What a diagnosis judges by from now on. */
  judgeBy(limits: Requests['configure']['ask']): void {
    this.limits = limits;
  }

  /** Something was set by hand, and the session has answered. */
  assigned(ask: Assignment, { run }: State): void {
    if (run) this.add({ ...placeOf(run, this.branch), kind: 'assign', ask, to: run.branch });
  }

  /** The run has gone over to another branch. */
  branched({ run }: State): void {
    if (run) this.add({ ...placeOf(run, this.branch), kind: 'branch', to: run.branch });
  }

  /** A text that the session did not survive: what counted by it is given up. */
  spoil(text: string): void {
    this.entries = this.entries.filter((entry) => entry.kind !== 'open' || entry.text.text !== text);
    if (this.texts.length > 0) return;
    this.entries = [];
    this.step = 0;
    this.place = null;
  }

  /** The way back: what to ask of a new session, in this order. */
  way(): Asked[] {
    const way: Asked[] = [];
    let at = 0;
    const go = (step: number): void => {
      if (step !== at) way.push({ name: 'goto', ask: { step } });
      at = step;
    };
    for (const entry of this.entries) {
      // A branch that is left has to have come as far as it had: from there it goes on when it is taken up again.
      if (entry.kind !== 'open' && entry.to !== entry.branch) go(entry.recorded);
      go(entry.step);
      way.push(requestOf(entry));
      // Where that leads to is not known: it goes as far as the other branch has come.
      if (entry.kind === 'branch') at = Number.NaN;
    }
    const open = this.texts.at(-1);
    if (this.latest && this.latest !== open) way.push({ name: 'open', ask: this.latest });
    if (!open) return way;
    const { place } = this;
    // A move to a step ends where all of it is known. A text that nobody has answered may have other places.
    if (place && place.phase !== 'update' && this.latest?.version === this.version)
      way.push({ name: 'walkTo', ask: place });
    else go(this.step);
    if (this.breaks) way.push({ name: 'breaks', ask: this.breaks });
    return way;
  }

  /** The text that was asked for last. */
  get last(): Text | null {
    return this.latest;
  }

  private get texts(): Text[] {
    return this.entries.flatMap((entry) => (entry.kind === 'open' ? [entry.text] : []));
  }

  /** The branch that the entries lead to. */
  private get branch(): number {
    return this.entries.reduce((branch, entry) => (entry.kind === 'open' ? branch : entry.to), 1);
  }

  private add(entry: Entry): void {
    this.entries = [...this.entries, entry];
  }

  /** The entries without those whose steps the run has left again when a text came. */
  private stillCounting({ branch, step, changes }: Entry & { kind: 'open' }): Entry[] {
    const entries = [...this.entries];
    for (;;) {
      const last = entries.at(-1);
      if (last?.kind !== 'open' || last.branch !== branch) return entries;
      // A text that changed nothing is outdone by any; one that did, by one that changes the run from no later step on.
      if (last.changes && !(changes && last.step >= step)) return entries;
      entries.pop();
    }
  }
}

function opened(text: Text, where: Where, changes = true): Entry & { kind: 'open' } {
  return { ...where, kind: 'open', text, changes };
}

function placeOf({ step, branches }: RunState, branch: number): Where {
  return { branch, step, recorded: branches.find(({ id }) => id === branch)?.recorded ?? step };
}

function changesOf({ branch, branches }: RunState): unknown {
  return branches.find(({ id }) => id === branch)?.changes ?? [];
}

function requestOf(entry: Entry): Asked {
  switch (entry.kind) {
    case 'open':
      return { name: 'open', ask: entry.text };
    case 'assign':
      return { name: 'assign', ask: { ...entry.ask, fork: entry.to !== entry.branch } };
    case 'branch':
      return { name: 'branch', ask: { id: entry.to } };
  }
}
