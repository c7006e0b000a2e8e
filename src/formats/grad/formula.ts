import type { Node as JsonNode } from 'jsonc-parser';
import { type Expression, parseExpression } from '../expression/parse.js';
import { kindOf, type Reader, type Span } from './reader.js';

export interface Formula {
  readonly text: string;
  readonly expression: Expression;
  /** The formula without its quotes. */
  readonly span: Span;
}

/** A formula in a JSON string; a mistake in it is reported at its very token. */
export function readFormula(
  reader: Reader,
  node: JsonNode,
  what: string,
  variables: readonly string[],
): Formula | undefined {
  if (node.type !== 'string') {
    return reader.error(
      'structure',
      node,
      `${what} is a formula in quotes, over ${variables.join(' and ')}; found ${kindOf(node)}`,
    );
  }
  const text = node.value as string;
  const parsed = parseExpression(text, variables);
  if (parsed.ok)
    return { text, expression: parsed.expression, span: { offset: node.offset + 1, length: node.length - 2 } };
  const { start, end, message, replacement } = parsed.problem;
  const at = within(reader, node, start, end);
  const fix = replacement === null ? null : { title: `Change to ${replacement}`, replacement };
  return reader.error('expression', at, `${what}: ${message}`, fix);
}

/** Where characters start…end of a string's value stand in the file. An empty stretch takes the closing quote with it, to be seen. */
function within(reader: Reader, node: JsonNode, start: number, end: number): Span {
  const places = placesOf(reader.source(node));
  const from = places[start] ?? node.length - 1;
  const to = places[end] ?? node.length - 1;
  return { offset: node.offset + from, length: Math.max(1, to - from) };
}

/** For each character of a JSON string's value, and its end, where it stands in the quoted source: escapes are longer. */
function placesOf(source: string): number[] {
  const places: number[] = [];
  let at = 1;
  while (at < source.length - 1) {
    places.push(at);
    at += source[at] === '\\' ? (source[at + 1] === 'u' ? 6 : 2) : 1;
  }
  places.push(source.length - 1);
  return places;
}
