import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from './pages.js';
import { type At, type Expected, expectedOf, type Mark } from './quantities.js';
import { lessThan, numeralsIn, wronglyRounded } from './rounding.js';
import { Run } from './run.js';

export { PAGES } from './pages.js';
export { numeralsIn } from './rounding.js';

/** Sums of other orders, and formulas in float64 beside what float32 computes, differ in the last digits: no more than this part of a number. */
const SAME = { float64: 1e-9, float32: 1e-6 } as const;

const root = process.cwd();
const example = (file: string): string => readFileSync(join(root, 'examples', file), 'utf8');
const textIn = (state: string): string =>
  (
    JSON.parse(readFileSync(join(root, 'test/webview/recorded', `${state}.json`), 'utf8')) as { text?: string[] }
  ).text?.join('\n') ?? '';

/** The runs of a page, by the engine. */
export async function runsOf({
  here,
  there,
  state,
  textOf: text = state,
  heldOutAt,
}: Page): Promise<Pick<At, 'run' | 'other'>> {
  const way = typeof here === 'function' ? here(example, textIn(text)) : here;
  const run = await Run.open(way);
  run.heldOutAt = heldOutAt ?? null;
  return { run, other: there ? await Run.open(there(example)) : null };
}

/** What is wrong with the numbers of a page, each in a line. */
export function wrongIn(page: Page, runs: Pick<At, 'run' | 'other'>, marks: readonly Mark[]): string[] {
  const asked = page.tab === 'explain' ? (page.at ?? null) : null;
  const example = Number(/\.\w+\[(\d+)/.exec(asked?.includes('weight') ? '' : (asked ?? ''))?.[1] ?? 0);
  const where = { checked: page.checked ?? false, position: page.position ?? null };
  const same = SAME[runs.run.model.precision];
  return marks.flatMap((mark) => {
    const expected = expectedOf({ ...runs, ...where, asked, example, place: mark.place }, mark.quantity);
    const found = judged(mark, expected, same);
    return found === null ? [] : [`${mark.quantity} (${mark.text}, ${mark.value ?? 'no value'}): ${found}`];
  });
}

function judged(mark: Mark, expected: Expected, same: number): string | null {
  if (expected === null) return 'nothing computes it: it needs an entry in quantities.ts';
  if (typeof expected === 'string') return sameWords(mark.value ?? mark.text, expected);
  if (typeof expected !== 'number') return judgedInOrder(mark.text, expected);
  const value = Number(mark.value);
  if (mark.value !== null && !isSame(value, expected, same)) return `the engine has ${expected}`;
  return judgedText(mark.text, mark.value === null ? expected : value);
}

function isSame(one: number, other: number, same: number): boolean {
  return (
    Object.is(one, other) || one === other || Math.abs(one - other) <= same * Math.max(Math.abs(one), Math.abs(other))
  );
}

/** Typeset or not, they are the same words. */
function sameWords(shown: string, told: string): string | null {
  const plain = (text: string): string => text.replaceAll(/[`*\s]/g, '').replaceAll('−', '-');
  return plain(shown) === plain(told) ? null : `the analysis says: ${told}`;
}

/** One numeral that is the value, rounded. A dash stands where there is none, a dot for no entry. */
function judgedText(text: string, value: number): string | null {
  if (/^[–-]$/.test(text)) return Number.isNaN(value) ? null : 'there is a number';
  if (text === '·') return value === 0 ? null : 'there are some';
  const most = lessThan(text);
  if (most !== null) return value > 0 && value < most ? null : `${text} is not true of ${value}`;
  const [only, ...more] = numeralsIn(text);
  if (!only || more.length > 0) return 'one numeral was expected';
  return wronglyRounded(only, value);
}

/** Every numeral is one of the values, rounded, in their order. */
function judgedInOrder(text: string, values: readonly number[]): string | null {
  const left = [...values];
  for (const numeral of numeralsIn(text)) {
    while (left.length > 0 && wronglyRounded(numeral, left[0] as number) !== null) left.shift();
    if (left.length === 0) return `${numeral.text} is none of ${values.join(', ')} in this order`;
    left.shift();
  }
  return null;
}
