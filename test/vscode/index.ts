// What VS Code loads as `extensionTestsPath` in the extension host on a desktop or a server: runs the suites with mocha.
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

interface Result {
  readonly title: string;
  readonly error: string | null;
  readonly milliseconds: number;
}

export async function run(): Promise<void> {
  // While mending some tests, the rest only takes time.
  const grep = process.env.ONLY;
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, color: false, ...(grep ? { grep: new RegExp(grep) } : {}) });
  const folder = join(__dirname, 'suite');
  const suites = readdirSync(folder).filter((name) => name.endsWith('.test.js'));
  // First the one that sees the extension asleep: any other wakes it.
  suites.sort((one, other) => Number(other.startsWith('extension')) - Number(one.startsWith('extension')));
  for (const file of suites) mocha.addFile(join(folder, file));
  const results: Result[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => results.push({ title: test.fullTitle(), error: null, milliseconds: test.duration ?? 0 }))
      .on('fail', (test, error: Error) =>
        results.push({ title: test.fullTitle(), error: error.stack ?? String(error), milliseconds: 0 }),
      );
  });
  const report = process.env.DELTASCOPE_REPORT;
  if (report) {
    // Renamed once it is whole: who waits for it never reads half of it.
    writeFileSync(`${report}.part`, JSON.stringify(results));
    renameSync(`${report}.part`, report);
  }
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
