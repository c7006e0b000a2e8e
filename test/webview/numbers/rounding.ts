/** Numbers as they stand in text: `−0.02179`, `4.39e−4`, `2,048`, `95.0 %`, `∞`. Not part of a name (`hidden1`), of an index or a formula. */
const NUMERAL = /(?<![\w.,⁽₀-₉⁰-⁹])[−-]?(?:∞|NaN|\d[\d,]*(?:\.\d+)?(?:e[−-]?\d+)?)(?: ?%)?(?![\w\p{L}⁽₀-₉⁰-⁹])/gu;

/** What is written of a number. */
export interface Numeral {
  readonly text: string;
  readonly value: number;
  /** How much the last digit stands for: 0.001 of `0.142`; of a whole number that ends in zeros, what the first of them stands for. */
  readonly unit: number;
  /** A part of 100. */
  readonly percent: boolean;
  /** With a point, an exponent, or in percent: no count, and no index. */
  readonly measured: boolean;
}

export function numeralsIn(text: string): Numeral[] {
  return (text.match(NUMERAL) ?? []).map(numeral);
}

function numeral(text: string): Numeral {
  const percent = text.endsWith('%');
  const plain = text.replace(/ ?%$/, '').replaceAll('−', '-').replaceAll(',', '');
  if (/∞|NaN/.test(plain))
    return { text, value: Number(plain.replace('∞', 'Infinity')), unit: 0, percent, measured: true };
  const [, , fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(plain) ?? [];
  const zeros = fraction === '' && exponent === '0' ? (/[1-9](0+)$/.exec(plain)?.[1]?.length ?? 0) : -fraction.length;
  const unit = 10 ** (Number(exponent) + zeros);
  return { text, value: Number(plain), unit, percent, measured: percent || /[.e]/.test(plain) };
}

/** What is wrong with how a number is written; null where it is what rounding makes of the value. */
export function wronglyRounded({ text, value: written, unit, percent }: Numeral, value: number): string | null {
  const exact = percent ? 100 * value : value;
  if (Object.is(written, exact) || written === exact || (Number.isNaN(written) && Number.isNaN(exact))) return null;
  // Halves may go either way, and decimal digits of a double are rounded themselves.
  const most = unit * (0.5 + 1e-9);
  // A count is written whole.
  const whole = Number.isInteger(value) && !percent && unit >= 1 ? 0 : most;
  if (Math.abs(written - exact) > whole) return `${text} is not ${exact}`;
  if (written === 0 && exact !== 0 && !percent) return `${text} says nothing of ${exact}`;
  return null;
}

/** `< 0.1 %`: what lies between 0 and that. */
export function lessThan(text: string): number | null {
  const [, numerals] = /^<\s*(\S+ ?%?)$/.exec(text.trim()) ?? [];
  const [only] = numerals === undefined ? [] : numeralsIn(numerals);
  return only ? (only.percent ? only.value / 100 : only.value) : null;
}
