import { UNIT } from '../rounding.js';
import type { Line, Sample } from './line.js';

/** σ of the noise, and how it went: `too-small` and `too-large` say which way the spacing of the values should change. */
export interface Noise {
  readonly found: 'found' | 'too-small' | 'too-large';
  readonly sigma: number;
}

/**
 * ECNoise: the standard deviation of the noise in equally spaced values of a smooth function, from their difference table
 * (J. J. Moré, S. M. Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33 (2011), §4): the k-th differences of the
 * smooth part vanish, those of the noise have the variance σ² (2k)!/(k!)². Seven values or more.
 */
export function ecnoise(values: readonly number[]): Noise {
  const size = Math.max(...values.map(Math.abs));
  const spread = Math.max(...values) - Math.min(...values);
  if (!Number.isFinite(spread) || spread > size / 10) return { found: 'too-large', sigma: size };
  const sigmas: number[] = [];
  const changesSign: boolean[] = [];
  let [row, gamma] = [values, 1];
  for (let k = 1; k < values.length; k++) {
    row = row.slice(1).map((value, i) => value - (row[i] as number));
    if (k === 1 && row.filter((difference) => difference === 0).length >= values.length / 2) {
      return { found: 'too-small', sigma: 0 };
    }
    gamma *= k / (2 * (2 * k - 1));
    sigmas.push(Math.sqrt((gamma * row.reduce((sum, each) => sum + each * each, 0)) / row.length));
    changesSign.push(Math.min(...row) * Math.max(...row) < 0);
  }
  for (let k = 0; k + 3 <= sigmas.length; k++) {
    const three = sigmas.slice(k, k + 3);
    if (changesSign[k] && Math.max(...three) <= 4 * Math.min(...three)) {
      return { found: 'found', sigma: sigmas[k] as number };
    }
  }
  return { found: 'too-large', sigma: Math.max(...sigmas.slice(-3)) };
}

const VALUES = 9;
const TRIES = 4;
/** Noise is bounded by so many σ. */
const SIGMAS = 6;
/** However still the values are: the last places of J itself. */
const ULPS = 4;

/** How far rounding may move J near θ: an estimate from nine values or a few times as many, their spacing looked for. */
export function* measuredNoise(line: Line): Generator<readonly number[], number, readonly Sample[]> {
  const { at, center, unit = UNIT } = line;
  // Far more than a unit in the last place of θ, far less than the scale on which J bends.
  let spacing = 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(at)))) * 2 ** Math.round(0.75 * Math.log2(unit));
  let sigma = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    const places = Array.from({ length: VALUES }, (_, i) => (i - (VALUES - 1) / 2) * spacing);
    const noise = ecnoise((yield places).map(({ value }) => value));
    sigma = noise.sigma;
    if (noise.found === 'found') break;
    spacing *= noise.found === 'too-small' ? 64 : 1 / 64;
  }
  return Math.max(SIGMAS * sigma, ULPS * unit * Math.abs(center));
}
