/** Three significant digits, for a sentence: `0.0123`, `1.9e−6`, `32,000`; NaN and infinities by their names. */
export function brief(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'NaN';
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  const long = size !== 0 && (size < 1e-3 || size >= 1e7);
  const text = long ? rounded.toExponential() : size >= 1e4 ? grouped(rounded) : String(rounded);
  return text.replaceAll('-', '−').replace('e+', 'e');
}

/** `1 unit`, `20 units` */
export function counted(count: number, what: string): string {
  return `${brief(count, 15)} ${what}${count === 1 ? '' : 's'}`;
}

/** `the one example`, `all 256 examples` */
export function every(count: number, what: string): string {
  return count === 1 ? `the one ${what}` : `all ${counted(count, what)}`;
}

/** `*a*`, `*a* and *b*`, `*a*, *b* and *c*`, `*a* … *d*` */
export function layersText(paths: readonly string[]): string {
  const named = paths.map((path) => `*${path}*`);
  if (named.length > 3) return `${named[0]} … ${named.at(-1)}`;
  return named.length < 2 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

/** A share in percent, whole, but never 0 or 100 where it is not. */
export function percent(share: number): string {
  const whole = Math.round(100 * share);
  if (whole === 0 && share > 0) return `${brief(100 * share, 1)} %`;
  return whole === 100 && share < 1 ? 'over 99 %' : `${whole} %`;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What activations of the relu family are called. */
const RELU_FAMILY = /relu|elu|silu|mish|hardswish/;

/** Initial weights before an activation, by their name in the file: He et al. 2015, Glorot & Bengio 2010. */
export function initialFor(activation: string | null): 'he' | 'xavier' {
  return activation !== null && RELU_FAMILY.test(activation) ? 'he' : 'xavier';
}
