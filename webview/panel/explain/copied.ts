import { shown } from '../../numbers.js';
import { type Explaining, isOpen } from './explaining.js';
import { isNumeral } from './symbols.js';
import { isInline, type Placed, partsOf } from './tree.js';

/** The tree as it stands on view, a line each, further in level by level; numbers as a program reads them. */
export function copied(given: Explaining, placed: Placed, depth = 0): string {
  const { node, key } = placed;
  const why = [node.rule, node.because].filter((text) => text !== null).join('  ');
  const line = `${'  '.repeat(depth)}${node.label} = ${shown(node.value, 7).replaceAll('−', '-')}${why === '' ? '' : `    ${why}`}`;
  const open = isInline(given.tree, placed) || isOpen(given, key);
  const below = open ? partsOf(given.tree, placed).terms.filter((term) => !isNumeral(term.node)) : [];
  return [line, ...below.map((term) => copied(given, term, depth + 1))].join('\n');
}
