// What VS Code for the Web loads as `extensionTestsPath` in the extension host of a browser: a short suite, without Node.
import 'mocha/mocha';

interface BrowserMocha {
  setup(options: object): void;
  run(done: (failures: number) => void): Mocha.Runner;
}
declare const mocha: BrowserMocha;

export async function run(): Promise<void> {
  // The suite's functions are there once the style is chosen.
  mocha.setup({ ui: 'bdd', timeout: 20_000, reporter: undefined });
  await import('./suite/anyHost/short');
  const results: { title: string; error: string | null }[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => results.push({ title: test.fullTitle(), error: null }))
      .on('fail', (test, error: Error) =>
        results.push({ title: test.fullTitle(), error: error.stack ?? String(error) }),
      );
  });
  console.log(`DELTASCOPE_REPORT ${JSON.stringify(results)}`);
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
