import { shown } from '../../numbers.js';
import { type Explaining, isOpen } from './explaining.js';
import { isInline, type Placed, partsOf } from './tree.js';

/** A numeral needs no line that says what it is. */
const NUMERAL = /^−?[\d.]+(\/\d+)?$/;

/** The tree as it stands on view, a line each, further in level by level; numbers as a program reads them. */
export function copied(given: Explaining, placed: Placed, depth = 0): string {
  const { node, key } = placed;
  const why = [node.rule, node.because].filter((text) => text !== null).join('  ');
  const line = `${'  '.repeat(depth)}${node.label} = ${shown(node.value, 7).replaceAll('−', '-')}${why === '' ? '' : `    ${why}`}`;
  const open = isInline(node) || isOpen(given, key);
  const below = open ? partsOf(given.tree, placed).terms.filter((term) => !NUMERAL.test(term.node.label)) : [];
  return [line, ...below.map((term) => copied(given, term, depth + 1))].join('\n');
}
