import { nothing, svg, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { shown } from '../../numbers.js';
import { type Column, type Weights, weightName } from './columns.js';
import type { Drawn } from './drawn.js';
import { edgeWidth, type Sizes, sizesOf } from './edges.js';
import { type Layout, laneY } from './layout.js';
import { boxOf } from './unitBoxes.js';
import { type Link, LOSS } from './wiring.js';

/** Which pass just went over a link, by the run's position: nothing moves at other places. */
type Moved = 'forward' | 'backward' | null;

/** An edge from one unit's box to another's. */
interface Edge {
  readonly from: number;
  readonly to: number;
  /** Of its weight; null where there is none: a number that is handed on. */
  readonly value: number | null;
}

/** Everything between columns: edges of weights where units are boxes, arrows elsewhere, ways past a block. */
export function links(drawn: Drawn, layout: Layout): TemplateResult {
  const sizes = sizesOf(edgesSized(drawn));
  return svg`${drawn.wiring.links.map((link) => oneLink(drawn, layout, link, sizes))}`;
}

/** The sizes that widths are told by: of all weights between boxes. */
export function edgesSized({ columns, wiring }: Drawn): number[] {
  return wiring.links.flatMap((link) => {
    const to = columns.find(({ key }) => key === link.to);
    return to && isEdged(columns, link) ? Array.from(to.weights?.data ?? []) : [];
  });
}

function isEdged(columns: readonly Column[], { from, to, past }: Link): boolean {
  const kinds = columns.filter(({ key }) => key === from || key === to).map(({ face }) => face.kind);
  return past === 0 && kinds.length === 2 && kinds.every((kind) => kind === 'units');
}

function oneLink(drawn: Drawn, layout: Layout, link: Link, sizes: Sizes): TemplateResult {
  const [from, to] = [link.from, link.to].map((key) => drawn.columns.find((column) => column.key === key));
  if (!from || !to) return svg``;
  if (link.past > 0) return way(drawn, layout, link);
  if (isEdged(drawn.columns, link)) return edges(drawn, layout, from, to, sizes);
  if (to.key === LOSS && from.face.kind === 'units') return toLoss(drawn, layout, from);
  return arrow(drawn, layout, link);
}

/** At a layer's forward pass a came over the links into it; at its backward pass δ came over those out of it. */
export function movedOver({ run: { position } }: Drawn, { from, to }: Link): Moved {
  if (position.phase === 'forward' && position.layer === to) return 'forward';
  if (position.phase === 'loss' && to === LOSS) return 'forward';
  return position.phase === 'backward' && position.layer === from ? 'backward' : null;
}

/** What runs along a line once, when the position has come to it. */
function pulse({ run: { position } }: Drawn, path: string, moved: Moved): unknown {
  if (moved === null) return nothing;
  const place = `${position.step} ${position.phase} ${position.layer} ${position.part}`;
  return keyed(place, svg`<path class="pulse ${moved}" d=${path} pathLength="100"></path>`);
}

function between(layout: Layout, fromKey: string, toKey: string): { x1: number; x2: number; y: number } {
  const [one, other] = [layout.boxes.get(fromKey), layout.boxes.get(toKey)];
  if (!one || !other) return { x1: 0, x2: 0, y: 0 };
  return { x1: one.x + one.width, x2: other.x, y: one.y + one.height / 2 };
}

function arrow(drawn: Drawn, layout: Layout, link: Link): TemplateResult {
  const { x1, x2, y } = between(layout, link.from, link.to);
  const [left, right] = [x1 + 6, x2 - 6];
  const moved = movedOver(drawn, link);
  return svg`<path class="arrow" d="M${left} ${y}H${right}"></path>${chevron(moved ?? 'forward', moved === 'backward' ? left : right, y, moved)}${pulse(drawn, `M${left} ${y}H${right}`, moved)}`;
}

/** A head that says which way numbers go: in its quantity's hue where the run is. */
function chevron(way: 'forward' | 'backward', x: number, y: number, moved: Moved): TemplateResult {
  const side = way === 'forward' ? -8 : 8;
  return svg`<path class="chevron ${moved ?? ''}" d="M${x + side} ${y - 6}L${x} ${y}L${x + side} ${y + 6}"></path>`;
}

/** Past a block, above the titles of the layers within it. */
function way(drawn: Drawn, layout: Layout, link: Link): TemplateResult {
  const [one, other] = [layout.boxes.get(link.from), layout.boxes.get(link.to)];
  if (!one || !other) return svg``;
  const [left, right] = [one.x + one.width + 8, other.x - 10];
  const [y, lane] = [one.y + one.height / 2, laneY(link.past, layout)];
  const path = `M${left} ${y}V${lane + 8}q0 -8 8 -8H${right - 8}q8 0 8 8V${y - 12}`;
  const moved = movedOver(drawn, link);
  return svg`<path class="arrow past" d=${path}></path><circle class="join" cx=${right} cy=${y} r="8"></circle><path class="plus" d="M${right - 4} ${y}h8M${right} ${y - 4}v8"></path>${pulse(drawn, path, moved)}`;
}

function edges(drawn: Drawn, layout: Layout, from: Column, to: Column, sizes: Sizes): TemplateResult {
  const moved = movedOver(drawn, { from: from.key, to: to.key, past: 0 });
  const all = edgesOf(from, to);
  const isSelected = ({ from: i, to: j }: Edge): boolean =>
    (drawn.selected?.key === from.key && drawn.selected.entry === i) ||
    (drawn.selected?.key === to.key && drawn.selected.entry === j);
  // What is selected lies over the others.
  const ordered = [...all.filter((edge) => !isSelected(edge)), ...all.filter(isSelected)];
  const lines = ordered.map((edge) => {
    const path = pathOf(layout, from, to, edge);
    const reached = drawn.edges === 'weight' || to.reached.backward;
    const width = edge.value === null ? 1 : reached ? edgeWidth(edge.value, sizes) : 1;
    const kind = `${isSelected(edge) ? 'bright' : all.length > CROWDED ? 'crowded' : ''} ${reached && (edge.value ?? 0) < 0 ? 'negative' : ''} ${reached ? '' : 'ahead'}`;
    return svg`<path class="edge ${kind}" d=${path} stroke-width=${width}></path>${pulse(drawn, path, moved)}`;
  });
  const heads = moved === 'backward' ? headsOf(layout, from) : nothing;
  return svg`${lines}${heads}${ordered.filter(isSelected).map((edge) => edgeLabel(drawn, layout, { from, to, edge }))}`;
}

/** δ has come to these. */
function headsOf(layout: Layout, column: Column): TemplateResult {
  const box = layout.boxes.get(column.key);
  const count = column.face.kind === 'units' ? column.face.count : 0;
  if (!box) return svg``;
  const boxes = Array.from({ length: count }, (_, i) => boxOf(column, box, i, count));
  return svg`${boxes.map(({ x, y, width, height }) => chevron('backward', x + width + 12, y + height / 2, 'backward'))}`;
}

/** From every unit to every unit where there are weights; to its own where a number is handed on. */
function edgesOf(from: Column, to: Column): Edge[] {
  const [n, m] = [from, to].map(({ face }) => (face.kind === 'units' ? face.count : 0)) as [number, number];
  const weights = to.weights;
  const hasWeights = weights?.inputs === n || (to.layer?.parameters.length ?? 0) > 0;
  if (!hasWeights && n === m) return Array.from({ length: n }, (_, i) => ({ from: i, to: i, value: null }));
  return Array.from({ length: n * m }, (_, k) => {
    const [i, j] = [k % n, Math.floor(k / n)];
    return { from: i, to: j, value: weightBetween(weights, i, j) };
  });
}

function weightBetween(weights: Weights | null, i: number, j: number): number | null {
  return weights?.data[j * weights.columns + i] ?? null;
}

function endsOf(
  layout: Layout,
  from: Column,
  to: Column,
  edge: Edge,
): { x1: number; y1: number; x2: number; y2: number } {
  const end = (column: Column, i: number, right: boolean): readonly [number, number] => {
    const box = layout.boxes.get(column.key);
    if (!box || column.face.kind !== 'units') return [0, 0];
    const { x, y, width, height } = boxOf(column, box, i, column.face.count);
    return [right ? x + width : x, y + height / 2];
  };
  const [[x1, y1], [x2, y2]] = [end(from, edge.from, true), end(to, edge.to, false)];
  return { x1, y1, x2, y2 };
}

function pathOf(layout: Layout, from: Column, to: Column, edge: Edge): string {
  const { x1, y1, x2, y2 } = endsOf(layout, from, to, edge);
  return `M${x1} ${y1}L${x2} ${y2}`;
}

/** More edges than these recede behind those of the selected unit. */
const CROWDED = 12;

/** Narrower spaces have no room for numbers: the table beside the drawing has them. */
const LABELLED = 90;

/** A selected unit's edge says its number, nearer to the other end, where edges lie further apart. */
function edgeLabel(
  { edges: show, selected }: Drawn,
  layout: Layout,
  { from, to, edge }: { readonly from: Column; readonly to: Column; readonly edge: Edge },
): unknown {
  const { x1, y1, x2, y2 } = endsOf(layout, from, to, edge);
  if (edge.value === null || !to.weights || x2 - x1 < LABELLED) return nothing;
  if (show !== 'weight' && !to.reached.backward) return nothing;
  const share = selected?.key === to.key ? 0.42 : 0.58;
  const [x, y] = [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
  const text = shown(edge.value, 3);
  const width = 7.3 * text.length + 6;
  const name = `${weightName(to.weights.name, show)}[${edge.to},${edge.from}]`;
  return svg`<rect class="under" x=${x - width / 2} y=${y - 9} width=${width} height="18" rx="2"></rect><text class="n ${Number.isFinite(edge.value) ? '' : 'bad'}" x=${x} y=${y + 4} text-anchor="middle" data-quantity=${name} data-value=${String(edge.value)}>${text}</text>`;
}

/** Thin lines from the last units to J. */
function toLoss(drawn: Drawn, layout: Layout, from: Column): TemplateResult {
  const [box, loss] = [layout.boxes.get(from.key), layout.boxes.get(LOSS)];
  if (!box || !loss || from.face.kind !== 'units') return svg``;
  const { count } = from.face;
  const link = { from: from.key, to: LOSS, past: 0 };
  const moved = movedOver(drawn, link);
  return svg`${Array.from({ length: count }, (_, i) => {
    const { x, y, width, height } = boxOf(from, box, i, count);
    const path = `M${x + width} ${y + height / 2}L${loss.x} ${loss.y + loss.height / 2}`;
    return svg`<path class="edge" d=${path} stroke-width="1"></path>${pulse(drawn, path, moved)}`;
  })}${moved === 'backward' ? headsOf(layout, from) : nothing}`;
}
