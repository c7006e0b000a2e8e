import { onThemeChange } from '../theme.js';

/** A colour as red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The ends and the middle of a signed map, in this theme. */
export interface Ramp {
  readonly positive: Rgb;
  readonly negative: Rgb;
  readonly zero: Rgb;
  /** What text is written in: the end of a map without signs. */
  readonly ink: Rgb;
}

/** #rgb, #rrggbb or rgb(…) as the browser gives a computed colour. */
export function parseColour(text: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/i.exec(text.trim());
  if (hex) return [0, 2, 4].map((at) => Number.parseInt((hex[1] as string).slice(at, at + 2), 16)) as unknown as Rgb;
  const parts = (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/** This theme's, once somebody has asked: each look at the style lays out the page anew. */
let known: Ramp | null = null;
let watching = false;

export function readRamp(element: Element): Ramp {
  if (!watching) {
    watching = true;
    onThemeChange(() => {
      known = null;
    });
  }
  known ??= rampOf(getComputedStyle(element));
  return known;
}

function rampOf(style: CSSStyleDeclaration): Ramp {
  const colour = (name: string): Rgb => parseColour(style.getPropertyValue(name));
  return {
    positive: colour('--ds-pos'),
    negative: colour('--ds-neg'),
    zero: colour('--ds-zero'),
    ink: colour('--vscode-foreground'),
  };
}

/** The colour of a value in a map that goes from −limit to limit, centred on zero. NaN and infinities have none: they get a pattern. */
export function colourOf(value: number, limit: number, ramp: Ramp): Rgb {
  const share = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
  const end = value < 0 ? ramp.negative : ramp.positive;
  return ramp.zero.map((zero, i) => Math.round(zero + share ** 0.75 * ((end[i] as number) - zero))) as unknown as Rgb;
}

/**
 * The colour of a distance in units of its bound. Up to 1 is a match, and recedes; above it is inked, the darker the more
 * decades it lies beyond, up to `limit`. Greys: right and wrong have no hue.
 */
export function colourOfRatio(ratio: number, limit: number, { zero, ink }: Ramp): Rgb {
  if (ratio <= 1) return zero;
  const decade = Math.ceil(Math.log10(ratio));
  const share = 0.4 + 0.6 * Math.min(1, decade / Math.max(1, decadesTo(limit)));
  return zero.map((each, i) => Math.round(each + share * ((ink[i] as number) - each))) as unknown as Rgb;
}

/** What is read better on a colour: its contrast with one of the two is always above 4.5 (WCAG 2, relative luminance). */
export function inkOn(colour: Rgb): 'black' | 'white' {
  const [red = 0, green = 0, blue = 0] = colour.map((each) => {
    const share = each / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? 'black' : 'white';
}

/** Decades from 1 up to a ratio. */
export function decadesTo(ratio: number): number {
  return Math.max(1, Math.ceil(Math.log10(Math.max(1, ratio))));
}
