/** A colour as red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The ends and the middle of a signed map, in this theme. */
export interface Ramp {
  readonly positive: Rgb;
  readonly negative: Rgb;
  readonly zero: Rgb;
}

/** #rgb, #rrggbb or rgb(…) as the browser gives a computed colour. */
export function parseColour(text: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/i.exec(text.trim());
  if (hex) return [0, 2, 4].map((at) => Number.parseInt((hex[1] as string).slice(at, at + 2), 16)) as unknown as Rgb;
  const parts = (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

export function readRamp(element: Element): Ramp {
  const style = getComputedStyle(element);
  const colour = (name: string): Rgb => parseColour(style.getPropertyValue(name));
  return { positive: colour('--ds-pos'), negative: colour('--ds-neg'), zero: colour('--ds-zero') };
}

/** The colour of a value in a map that goes from −limit to limit, centred on zero. NaN and infinities have none: they get a pattern. */
export function colourOf(value: number, limit: number, ramp: Ramp): Rgb {
  const share = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
  const end = value < 0 ? ramp.negative : ramp.positive;
  return ramp.zero.map((zero, i) => Math.round(zero + share ** 0.75 * ((end[i] as number) - zero))) as unknown as Rgb;
}
