import type { Series, SessionPort } from '../../src/protocol.js';

/** All steps, as far as they are recorded here. */
const WHOLE = 4000;

/** Every curve of a run whole, and its means of 25 steps (`loss smooth`). */
export async function curvesOf(port: SessionPort): Promise<Record<string, Series>> {
  const { run } = await port.request('state', null);
  if (!run) throw new Error('there is no run');
  const ofLayers = run.layers.flatMap(({ path }) => [`${path}.delta`]);
  const ofHeldOut = run.heldOut ? ['heldOut.loss', 'heldOut.accuracy'] : [];
  const curves: Record<string, Series> = {};
  for (const name of ['loss', 'learningRate', ...ofHeldOut, ...ofLayers]) {
    const ask = { name, from: 0, to: run.recorded, points: WHOLE };
    curves[name] = await port.request('series', ask);
    curves[`${name} smooth`] = await port.request('series', { ...ask, smooth: 25 });
  }
  return curves;
}
