import type { Terminal } from './terminal.js';

/** Where nobody watches a line change, a new one comes this often, in ms; where somebody does, this often. */
const EVERY = { log: 1000, terminal: 100 };

/** How far long work is, on standard error: a line that changes on a terminal, else a line now and then. */
export class Progress {
  private last = performance.now();
  private shown = false;

  constructor(private readonly terminal: Terminal) {}

  show(text: string): void {
    const now = performance.now();
    const { errIsTerminal } = this.terminal;
    if (now - this.last < (errIsTerminal ? EVERY.terminal : EVERY.log)) return;
    this.last = now;
    this.shown = true;
    // Carriage return, and erase to the line's end.
    this.terminal.err(errIsTerminal ? `\r${text}\u001b[K` : `${text}\n`);
  }

  /** Something that stays, above the line that changes. */
  say(text: string): void {
    this.done();
    this.shown = false;
    this.terminal.err(`${text}\n`);
  }

  /** Takes the line away. */
  done(): void {
    if (this.shown && this.terminal.errIsTerminal) this.terminal.err('\r\u001b[K');
  }
}
