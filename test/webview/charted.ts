import type { RequestName, Requests, Series, SessionPort } from '../../src/protocol.js';
import { askedKey } from '../../webview/pages/askedKey.js';

/** Steps of a history. */
const POINTS = 32;

/** What a session answers to charts and to the table of layers, by the request's name and by what was asked. */
export async function charted(port: SessionPort): Promise<Record<string, Record<string, unknown>>> {
  const answers: Record<string, Record<string, unknown>> = {};
  const ask = async <K extends RequestName>(name: K, asked: Requests[K]['ask']): Promise<void> => {
    let answer = await port.request(name, asked);
    while (answer && 'complete' in answer && !answer.complete) answer = await port.request(name, asked);
    answers[name] = { ...answers[name], [askedKey(asked)]: answer };
  };
  await ask('statistics', null);
  await ask('along', null);
  await ask('noise', null);
  await ask('sharpness', null);
  await ask('sharpnessHistory', { points: POINTS });
  const { run } = await port.request('state', null);
  for (const { path, parameters } of run?.layers ?? []) {
    const ofWeights = parameters.length > 0 ? (['gradient', 'weight'] as const) : [];
    for (const quantity of ['a', 'delta', ...ofWeights] as const) {
      await ask('distribution', { layer: path, quantity, points: POINTS });
    }
  }
  return answers;
}

/** Update by weight over steps, by the series' names. */
export async function ratios(port: SessionPort): Promise<Record<string, Series>> {
  const { run } = await port.request('state', null);
  const found: Record<string, Series> = {};
  for (const { path, parameters } of run?.layers ?? []) {
    const name = `${path}.ratio`;
    const ask = { name, from: 0, to: run?.recorded ?? 0, points: 4 * POINTS };
    do found[name] = await port.request('series', ask);
    while (found[name].complete === false);
    if (parameters.length === 0) delete found[name];
  }
  return found;
}
