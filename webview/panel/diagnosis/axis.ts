/** A logarithmic axis of factors: where a value lies, from 0 to 1, and its ticks. */
export interface FactorAxis {
  at(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Where all values lie close to 1 these are told apart; decades where they do not. */
const CLOSE: readonly (readonly [number, string])[] = [
  [0.1, '×0.1'],
  [0.25, '×¼'],
  [0.5, '×½'],
  [1, '×1'],
  [2, '×2'],
  [4, '×4'],
  [10, '×10'],
];
const MOST_DECADES = 6;

/** From the least to the largest value, and 1, with room on both sides; a value that has no logarithm lies at an end. */
export function factorAxis(values: readonly number[]): FactorAxis {
  const finite = values.filter((value) => Number.isFinite(value) && value > 0);
  const [least, most] = [Math.min(0.5, ...finite), Math.max(2, ...finite)];
  const isClose = least >= 0.1 && most <= 10;
  const [low, high] = isClose
    ? [least < 0.25 ? 0.1 : least < 0.5 ? 0.25 : 0.5, most > 4 ? 10 : most > 2 ? 4 : 2]
    : [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most))];
  const width = Math.log(high / low);
  return {
    at: (value) => (Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, Math.log(value / low) / width))),
    ticks: isClose
      ? CLOSE.filter(([value]) => value >= low && value <= high).map(([value, label]) => ({ value, label }))
      : decades(Math.round(Math.log10(low)), Math.round(Math.log10(high))),
  };
}

function decades(from: number, to: number): FactorAxis['ticks'] {
  const every = Math.ceil((to - from) / MOST_DECADES);
  const powers = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((power) => power % every === 0);
  return powers.map((power) => ({ value: 10 ** power, label: power === 0 ? '×1' : `×1e${power}`.replace('-', '−') }));
}
