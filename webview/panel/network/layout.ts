import type { Column } from './columns.js';
import { INPUT, type Link, LOSS } from './wiring.js';

/** Where something stands in the drawing, in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Where each column draws its numbers, by its key: below its title. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** Titles stand above this line. */
  readonly top: number;
}

/** Room above the numbers for a title, a type and the scales; below for the position, and a page's controls. */
export const HEAD = 76;
export const FOOT = 40;
/** A lane above the titles for a at goes past a block. */
const LANE = 22;
const LOWEST = 340;
/** At its sides; a quarter of it where there is little room. */
const MARGIN = 20;

/** A unit's box: its height with z, a and δ, and with x alone. */
export const UNIT_HEIGHT = 90;
export const INPUT_HEIGHT = 52;
/** From so many units on boxes and spaces are lower, in this share. */
const MANY = 5;
const LOWER = 0.86;
const UNIT_SPACE = 14;

/** How high the boxes of a column are. */
export function unitHeight(key: string, count: number): number {
  return (key === INPUT ? INPUT_HEIGHT : UNIT_HEIGHT) * (count < MANY ? 1 : LOWER);
}

interface Widths {
  /** The width that it would like, and that it can do with. */
  readonly wanted: number;
  readonly least: number;
}

/**
 * Places columns side by side, in `available` pixels where that is possible: spaces shrink first, then columns. Where it
 * is not the drawing is wider. Pure: the same columns in the same room stand at the same place, whatever their numbers.
 */
export function layoutOf(columns: readonly Column[], links: readonly Link[], available: number): Layout {
  const widths = columns.map(widthOf);
  const gaps = columns.slice(1).map((column, i) => gapOf(columns[i] as Column, column));
  const margin = marginOf(available);
  const room = available - 2 * margin;
  const share = shareOf([...widths, ...gaps], room);
  const [sized, spaced] = [widths.map(share), spread(gaps.map(share), room - sum(widths.map(share)))];
  const lanes = Math.max(0, ...links.map(({ past }) => past));
  const top = lanes * LANE + HEAD;
  const height = Math.max(LOWEST, ...columns.map(heightOf));
  const used = sum(sized) + sum(spaced);
  let x = margin + Math.max(0, (room - used) / 2);
  const boxes = new Map<string, Box>();
  for (const [i, { key }] of columns.entries()) {
    const width = sized[i] as number;
    boxes.set(key, { x, y: top, width, height });
    x += width + (spaced[i] ?? 0);
  }
  return { width: Math.max(available, used + 2 * margin), height: top + height + FOOT, boxes, top };
}

/** Whether everything stands side by side in so much room. */
export function fits(columns: readonly Column[], available: number): boolean {
  const least = columns.map((column) => widthOf(column).least);
  const gaps = columns.slice(1).map((column, i) => gapOf(columns[i] as Column, column).least);
  return sum(least) + sum(gaps) + 2 * marginOf(available) <= available;
}

function marginOf(available: number): number {
  return available < 720 ? MARGIN / 4 : MARGIN;
}

/** How much of what it wants each gets: all the same share of what lies between its least and what it wants. */
function shareOf(all: readonly Widths[], room: number): (widths: Widths) => number {
  const [wanted, least] = [sum(all.map((each) => each.wanted)), sum(all.map((each) => each.least))];
  const share = wanted <= room ? 1 : Math.max(0, (room - least) / (wanted - least || 1));
  return ({ wanted: much, least: little }) => little + share * (much - little);
}

/** Room that is left goes into the spaces between, up to half as much again. */
function spread(gaps: readonly number[], room: number): number[] {
  const factor = Math.min(1.5, Math.max(1, room / (sum(gaps) || 1)));
  return gaps.map((gap) => gap * factor);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function widthOf({ key, face, weights }: Column): Widths {
  if (key === LOSS) return { wanted: 92, least: 68 };
  switch (face.kind) {
    case 'units':
      return key === INPUT ? { wanted: 114, least: 84 } : { wanted: 162, least: 112 };
    case 'strip':
      return weights || key === INPUT ? { wanted: 250, least: 168 } : { wanted: 150, least: 108 };
    case 'images':
      return key === INPUT ? { wanted: 124, least: 84 } : imagesWidth(face, weights ? 64 : 0);
    case 'grid':
      return { wanted: 128, least: 92 };
    case 'tokens':
      return { wanted: 64, least: 48 };
    case 'slim':
      return { wanted: 86, least: 78 };
    case 'card':
      return { wanted: 150, least: 120 };
  }
}

/** Two images beside each other, as large as there is height for; and room for a title. */
function imagesWidth({ channels, height, width }: Extract<Column['face'], { kind: 'images' }>, more: number): Widths {
  const side = Math.min(56, LOWEST / Math.min(channels, 16) - 4) * Math.min(1, width / height);
  return { wanted: Math.max(84, 2 * side + 6) + more, least: Math.max(72, 1.4 * side) + 0.75 * more };
}

/** Edges with numbers need more room than an arrow. */
function gapOf(before: Column, after: Column): Widths {
  const edged = before.face.kind === 'units' && after.face.kind === 'units';
  return edged ? { wanted: 118, least: 34 } : { wanted: 40, least: 26 };
}

function heightOf({ face, key }: Column): number {
  if (face.kind !== 'units') return LOWEST;
  const space = face.count < MANY ? UNIT_SPACE : UNIT_SPACE * LOWER;
  return face.count * unitHeight(key, face.count) + (face.count - 1) * space;
}

/** The lane in which a goes past a block so many deep. */
export function laneY(past: number, { top }: Layout): number {
  return top - HEAD - LANE * past + LANE / 2;
}

/** The box of the i-th of n units that share a column evenly. */
export function unitBox({ x, y, width, height }: Box, i: number, n: number, tall: number): Box {
  return { x, y: y + ((i + 0.5) * height) / n - tall / 2, width, height: tall };
}

/** Where the middle of something so long may stand for the drawing's edges not to cut it. */
export function withinEdges(middle: number, length: number, { width }: Pick<Layout, 'width'>): number {
  return Math.max(length / 2, Math.min(middle, width - length / 2));
}
