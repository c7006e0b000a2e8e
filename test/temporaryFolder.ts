import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whatever tests put into the system's folder for temporary files stands in one of ours, and goes with it. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-tests-'));
  process.env.TMPDIR = folder;
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return remove;
}
