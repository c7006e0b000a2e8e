import type { Explanation, MathSymbol } from '../../../src/protocol.js';
import { shown } from '../../numbers.js';
import { readQuestion } from './question.js';

const LETTERS: Readonly<Record<string, string>> = {
  δ: 'delta',
  W: 'weight',
  b: 'bias',
  γ: 'gamma',
  β: 'beta',
  η: 'learning rate',
  J: 'loss',
};

/** `delta 1 of hidden, 0.1385, unfolds`: a chip for the ear. */
export function spoken(node: Explanation, more: string | null): string {
  const name = node.symbol ? letter(node.symbol, node.at) : node.label;
  return [name, shown(node.value), more].filter((part) => part !== null).join(', ');
}

function letter({ base, sub }: MathSymbol, at: string | null): string {
  const [, sign = '', name = base] = /^([∇Δ])(.+)$/.exec(base) ?? [];
  const before = sign === '∇' ? 'gradient of ' : sign === 'Δ' ? 'update of ' : '';
  const layer = at === null ? null : readQuestion(at).layer;
  return `${before}${LETTERS[name] ?? name}${sub === null ? '' : ` ${sub}`}${layer === null ? '' : ` of ${layer}`}`;
}
