import type { Requests, State } from '../protocol.js';

export type Text = Requests['open']['ask'];

/** A text, and the step at which the run went on by it. */
interface Entry {
  readonly text: Text;
  readonly step: number;
}

/** What it takes to come to the same place again: the texts that the run went by, where each began to count, and the last step. */
export class Journal {
  private readonly asked = new Map<number, Text>();
  private entries: readonly Entry[] = [];
  private latest: Text | null = null;
  private step = 0;
  private version = -1;

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
    // A reset, or a start: what was before does not matter any more.
    if (run.recorded === 0) this.entries = this.entries.slice(-1).map(({ text }) => ({ text, step: 0 }));
    if (textVersion === this.version) return;
    this.version = textVersion;
    const text = this.asked.get(textVersion);
    for (const version of [...this.asked.keys()]) if (version <= textVersion) this.asked.delete(version);
    if (!text || problems.some(({ severity }) => severity === 'error')) return;
    const earlier = run.recorded === 0 ? [] : this.entries.filter(({ step }) => step < run.step);
    this.entries = [...earlier, { text, step: run.step }];
  }

  /** A text that the session did not survive: what counted by it is given up. */
  spoil(text: string): void {
    this.entries = this.entries.filter((entry) => entry.text.text !== text);
    const { length } = this.entries;
    if (length === 0) this.step = 0;
  }

  /** The way back: texts to open, and steps to go to, in this order. */
  way(): (Text | number)[] {
    const way = this.entries.flatMap(({ text, step }) => (step > 0 ? [step, text] : [text]));
    const open = this.entries.at(-1)?.text;
    if (this.latest && this.latest !== open) way.push(this.latest);
    if (open && this.step > 0) way.push(this.step);
    return way;
  }

  /** The text that was asked for last. */
  get last(): Text | null {
    return this.latest;
  }
}
