import { norm, type Shape, shapeText, type Tensor } from '../../engine/tensor.js';

/** Entries that a line shows one by one. */
const FEW = 6;

/** A value in one line: a number as it is, few numbers in brackets, and of more their shape, norm, range and share of zeros. */
export function valueText(value: Tensor): string {
  const { shape, data, dtype } = value;
  if (data.length <= FEW) {
    const entries = Array.from(data, (entry) => (dtype === 'bool' ? String(entry !== 0) : numberText(entry)));
    return nested(shape, entries);
  }
  return dtype === 'bool' ? `${shapeText(shape)} · true in ${share(data, (entry) => entry !== 0)}` : summaryOf(value);
}

/** Entries in brackets, as they are written in a file: `[[1, 2], [3, 4]]`. */
function nested([extent, ...rest]: Shape, entries: readonly string[]): string {
  if (extent === undefined) return entries[0] as string;
  const length = entries.length / Math.max(1, extent);
  const parts = Array.from({ length: extent }, (_, i) => nested(rest, entries.slice(i * length, (i + 1) * length)));
  return `[${parts.join(', ')}]`;
}

/** `64 × 32 · ‖·‖ 0.861 · −0.2 … 0.31 · 12 % zeros · 3 not finite` */
function summaryOf({ shape, data }: Tensor): string {
  const [least, most] = rangeOf(data);
  const zeros = data.some((entry) => entry === 0) ? ` · ${share(data, (entry) => entry === 0)} zeros` : '';
  const odd = data.filter((entry) => !Number.isFinite(entry)).length;
  const range = odd === data.length ? '' : ` · ${numberText(least)} … ${numberText(most)}`;
  return `${shapeText(shape)} · ‖·‖ ${numberText(norm(data))}${range}${zeros}${odd > 0 ? ` · ${odd} not finite` : ''}`;
}

function rangeOf(data: ArrayLike<number>): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    const entry = data[i] as number;
    if (!Number.isFinite(entry)) continue;
    least = Math.min(least, entry);
    most = Math.max(most, entry);
  }
  return [least, most];
}

function share(data: Tensor['data'], counts: (entry: number) => boolean): string {
  const part = data.filter(counts).length / Math.max(1, data.length);
  return `${Number((100 * part).toPrecision(2))} %`;
}

/** Six significant digits; −0, NaN and infinities as they are. */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '-∞' : 'NaN';
  return String(Number(value.toPrecision(6)));
}
