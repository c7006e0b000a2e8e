import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/suite/**', '**/node_modules/**'],
    globalSetup: ['test/temporaryFolder.ts', 'test/builtKernels.mjs'],
    // Two cores: one for the runner, one or two workers for the tests.
    maxWorkers: 2,
    // A machine under load is slow, not wrong.
    testTimeout: 60_000,
  },
});
