import type { Along } from '../../src/protocol.js';

/** The parabola through J(0) with the slope there, and J(η): J as `Along.minimum` sees it. */
export function parabolaOf({ learningRate, etas, losses, slope }: Along): Float64Array {
  const [start, own] = [losses[0] ?? Number.NaN, losses[etas.indexOf(learningRate)] ?? Number.NaN];
  const bend = (own - start - slope * learningRate) / learningRate ** 2;
  return etas.map((eta) => start + slope * eta + bend * eta ** 2);
}

/** J far above its valley has no room: the valley is what is looked at. */
const ROOM = 4;

/** From which to which J the chart goes; what lies above is cut off. */
export function alongLimits({ learningRate, etas, losses }: Along): { readonly min: number; readonly max: number } {
  const finite = losses.filter(Number.isFinite);
  if (finite.length === 0) return { min: 0, max: 1 };
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const own = losses[etas.indexOf(learningRate)] ?? Number.NaN;
  const seen = Math.max(losses[0] ?? high, Number.isFinite(own) ? own : low) - low;
  const max = Math.min(high, low + ROOM * (seen || high - low || 1));
  const room = 0.06 * (max - low || Math.abs(low) || 1);
  return { min: low - room, max: max + room };
}
