/** Signal to noise from 0.1 to 100, on a logarithmic scale. */
const [LOW, HIGH] = [-1, 2];

/** Where a ratio stands, in percent of the way; beyond the ends at the end, null of NaN. */
export function placeOfSignal(ratio: number): number | null {
  if (Number.isNaN(ratio)) return null;
  return Math.min(100, Math.max(0, (100 * (Math.log10(ratio) - LOW)) / (HIGH - LOW)));
}

/** At 1 there is as much signal as noise. */
export const TICKS: readonly { readonly at: number; readonly label: string }[] = ['0.1', '1', '10', '100'].map(
  (label) => ({ at: placeOfSignal(Number(label)) as number, label }),
);
