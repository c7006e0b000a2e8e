import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/suite/**', '**/node_modules/**'],
    globalSetup: 'test/temporaryFolder.ts',
    // Two cores: one for the runner, one or two workers for the tests.
    maxWorkers: 2,
  },
});
