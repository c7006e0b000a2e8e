/** Counts steps that hold and steps that fail, and says so in one last line. */
export class Steps {
  passed = 0;
  failed = 0;
  #start = Date.now();

  /** Runs one step; a failure is told, pictured by `picture`, and does not stop the rest. */
  async step(name, run, picture = async () => {}) {
    // While mending some steps, the rest only takes time: ONLY='check|sidebar' runs those whose names match.
    if (process.env.ONLY && !new RegExp(process.env.ONLY).test(name)) return;
    const began = Date.now();
    try {
      await run();
      this.passed++;
      console.log(`  ok ${name} (${Date.now() - began} ms)`);
    } catch (error) {
      this.failed++;
      console.log(`  FAILED ${name}: ${error.stack ?? error}`);
      await picture(`failed-${this.failed}`).catch(() => {});
      // While mending one step, the rest only takes time.
      if (process.env.BAIL) process.exit(1);
    }
  }

  /** The last line, and the exit code. */
  finish() {
    console.log(`took ${((Date.now() - this.#start) / 1000).toFixed(1)} s`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}
