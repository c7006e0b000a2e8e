import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { end, owned } from '../test/vscode/harness/cleanup.mjs';

/** Longer than any peer should need to get ready, or for a slice that it was asked for, in ms. */
const PATIENCE = 180_000;

/** One peer's process, and what is said to it, each time a line of JSON: the problem first, then how long to measure. */
export class Conversation {
  constructor({ runner, args, env }, problem) {
    this.child = owned(spawn(runner, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] }));
    this.complaints = '';
    this.child.stderr.on('data', (chunk) => {
      this.complaints = (this.complaints + chunk).slice(-2000);
    });
    // A peer that has ended can't be spoken to; that it has ended is said elsewhere.
    this.child.stdin.on('error', () => undefined);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.say(problem);
  }

  say(message) {
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** The next thing that the peer says. Rejects where it ends, or says nothing for too long. */
  async hear() {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE / 1000} s`)), PATIENCE);
    });
    try {
      const { value, done } = await Promise.race([this.lines.next(), late]);
      if (done) throw new Error(`it ended\n${this.complaints}`);
      return JSON.parse(value);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Steps made in so many seconds: `{ steps, seconds, processor }`. */
  measure(seconds) {
    this.say(seconds);
    return this.hear();
  }

  /** A peer that nobody asks any more ends by itself. */
  async end() {
    this.child.stdin.end();
    const gone = this.child.exitCode !== null || once(this.child, 'exit');
    await Promise.race([gone, wait(2000, undefined, { ref: false })]);
    await end(this.child);
  }
}
