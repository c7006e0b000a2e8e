import { differingKeys } from '../../src/formats/grad/differingKeys.js';
import type { OtherRun, SessionPort } from '../../src/protocol.js';
import { compareRuns } from '../../src/vscode/compare/compareRuns.js';
import { askedKey } from '../../webview/pages/askedKey.js';

/** Another run, as the extension tells of it. */
export interface Other extends Omit<OtherRun, 'state'> {
  readonly port: SessionPort;
  readonly text: string;
}

/** What the Compare tab asks (webview/panel/compare): of branches, of other runs, and of the extension. */
export async function compared(
  here: SessionPort,
  text: string,
  others: readonly Other[],
): Promise<{ readonly others: readonly OtherRun[]; readonly elsewhere: object }> {
  const { run } = await here.request('state', null);
  if (!run) throw new Error('there is no run');
  const elsewhere: Record<string, unknown> = {};
  const curves = ['loss', ...run.layers.map(({ path }) => `${path}.delta`)];
  const ask = async (port: SessionPort, of: string, to: number, branch: number | null): Promise<void> => {
    for (const name of curves) {
      const query = { name, from: 0, to, points: 600, ...(branch === null ? {} : { branch }) };
      const answer = await port.request('series', query).catch(() => undefined);
      if (answer) elsewhere[`${of} series ${JSON.stringify([name, branch])}`] = answer;
    }
  };
  const way = { port: here, branch: null };
  const comparison = async (of: string | null, branch: number | null, found: unknown): Promise<void> => {
    elsewhere[` compareRuns ${askedKey({ of, branch, step: run.step })}`] = await found;
  };
  for (const { id, recorded } of run.branches.filter((each) => each.id !== run.branch)) {
    await ask(here, '', recorded, id);
    await comparison(null, id, compareRuns(way, { port: here, branch: id }, run.step, null));
  }
  const told: OtherRun[] = [];
  for (const { port, text: theirs, ...other } of others) {
    const state = await port.request('state', null);
    told.push({ ...other, state });
    await ask(port, other.id, state.run?.recorded ?? 0, null);
    const texts = { same: text === theirs, keys: differingKeys(text, theirs) ?? [] };
    await comparison(other.id, null, compareRuns(way, { port, branch: null }, run.step, texts));
  }
  return { others: told, elsewhere };
}
