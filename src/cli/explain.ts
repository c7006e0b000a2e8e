import type { Explanation, MathSymbol } from '../protocol.js';
import type { ExplainCommand } from './arguments.js';
import { jsonText, lineOf } from './json.js';
import type { OpenModel } from './model.js';
import { moveTo } from './moveTo.js';
import { reportOutcome } from './outcome.js';
import { type Cell, type Colour, painter, shown } from './table.js';
import { EXIT, type Terminal } from './terminal.js';

/** `explain`: what one number of a step is made of. Throws an Error for the user where `--at` names none. */
export async function explain(command: ExplainCommand, model: OpenModel, terminal: Terminal): Promise<number> {
  const { at, step, depth, most, json } = command;
  const { run, interrupted } = await moveTo(model, step, terminal);
  if (interrupted) return EXIT.interrupted;
  const { explanation } = await model.port.request('explain', { at, depth, most });
  terminal.out(json ? jsonText(documentOf(explanation)) : textOf(explanation, terminal.colour));
  return reportOutcome(model.file, run, terminal);
}

/** Contract, §4; `line` is the given value's in the file, counted from 1. */
function documentOf({ range, terms, ...rest }: Explanation): object {
  return { ...rest, line: lineOf(range), terms: terms.map(documentOf) };
}

interface Line {
  /** The branches of the tree, then what the line is about. */
  readonly stem: string;
  readonly term: Cell;
  readonly value: Cell;
  readonly note: string;
}

function textOf(explanation: Explanation, colour: boolean): string {
  const paint = painter(colour);
  const lines = linesOf(explanation, '', '');
  const left = Math.max(...lines.map(({ stem, term }) => widthOf(stem + term.text)));
  const right = Math.max(...lines.map(({ value }) => widthOf(value.text)));
  const text = lines.map(({ stem, term, value, note }) => {
    const gap = ' '.repeat(left - widthOf(stem + term.text) + right - widthOf(value.text) + 2);
    return `${paint({ text: stem, colour: 'dim' })}${paint(term)}${gap}${paint(value)}${note && `  ${paint({ text: note, colour: 'dim' })}`}`;
  });
  const { rule } = explanation;
  return `${rule ? `${rule}\n\n` : ''}${text.join('\n')}\n`;
}

/** How a term is put to the one before it. */
const JOINTS: Readonly<Record<Explanation['combine'], string>> = { sum: '+ ', product: '· ', function: '', given: '' };

function linesOf(each: Explanation, stem: string, below: string, joint = ''): Line[] {
  const hue = hueOf(each.symbol);
  const head: Line = {
    stem: stem + joint,
    term: hue ? { text: each.label, colour: hue } : { text: each.label },
    value: hue ? { text: numeral(each.value), colour: hue } : { text: numeral(each.value) },
    note: noteOf(each),
  };
  const { terms, combine } = each;
  const lines = terms.flatMap((term, i) => {
    const last = i === terms.length - 1;
    const [first, next] = [`${below}${last ? '└ ' : '├ '}`, `${below}${last ? '  ' : '│ '}`];
    const taken = combine === 'sum' && terms.length > 1 ? positive(term) : null;
    if (taken) return linesOf(taken, first, next, '− ');
    const alone = terms.length === 1 || combine === 'function';
    return linesOf(term, first, next, alone ? '' : i > 0 ? JOINTS[combine] : '  ');
  });
  return [head, ...lines];
}

/** x of a term −x, which is taken off; null of others. */
function positive(term: Explanation): Explanation | null {
  const { combine, terms, label, value } = term;
  const [sign, ...rest] = terms;
  const [only] = rest;
  if (combine !== 'product' || !sign || !only || sign.value !== -1 || sign.at !== null) return null;
  if (rest.length === 1) return only;
  return { ...term, label: label.replace(/^−/, ''), value: -value, terms: rest, count: rest.length };
}

function noteOf({ at, because, rule, combine, share, unfolds, terms, range, function: name }: Explanation): string {
  const shared = share && `${Math.round(100 * share.fraction)} % of ${share.largest}`;
  const folded = unfolds && terms.length === 0 ? '…' : null;
  const made = combine === 'function' && terms.length > 0 ? `= ${name}(…)` : null;
  const why = range ? `line ${lineOf(range)}` : (because ?? (at ? null : rule));
  return [at, made, shared, why, folded].filter((part) => part !== null).join('  ');
}

function hueOf(symbol: MathSymbol | null): Colour | null {
  return symbol?.hue === 'delta' ? 'red' : symbol?.hue === 'a' ? 'blue' : null;
}

function numeral(value: number): string {
  return shown(value).replaceAll('-', '−');
}

function widthOf(text: string): number {
  return [...text].length;
}
