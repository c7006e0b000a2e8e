import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Keys } from './keys.js';
import { LAYER_TYPES } from './layers/index.js';
import { LOSS_SCHEMA } from './loss.js';
import type { Reader } from './reader.js';

/** The keys of the whole file. */
export const DOCUMENT_KEYS: Keys = {
  $schema: { description: 'The schema, for editors; not needed in VS Code.' },
  name: { description: 'What the model is called in the panel.' },
  precision: {
    description: '*float64* (where absent) or *float32*.',
    schema: { anyOf: [{ enum: ['float64', 'float32'] }, {}], default: 'float64' },
  },
  seed: {
    description:
      'For weights that are not given, shuffling and hold-out: the same seed is the same run, bit for bit. 1 where absent.',
    schema: { default: 1 },
  },
  input: { description: 'The shape of one example: `[2]`.', required: true, schema: { default: [2] } },
  layers: { description: 'The layers, from the input on.', required: true },
  loss: { description: 'J, by example, then averaged over the batch.', required: true, schema: LOSS_SCHEMA },
  data: { description: 'The examples.' },
  train: { description: 'How the network is trained.' },
  expect: {
    description:
      'Numbers that you know, from a book or by hand: `loss`, `LAYER.delta`, `LAYER.weight@1` (after one update), … They are compared to the digits written.',
  },
};

/** Keys of every layer, besides those of its type. */
export const LAYER_KEYS: Keys = {
  type: {
    description: 'What kind of layer it is.',
    required: true,
    schema: { anyOf: [{ enum: Object.keys(LAYER_TYPES) }, {}] },
  },
  name: {
    description:
      'What the layer is called: its parameters are `NAME.weight`, `NAME.bias`. Where absent the type and the place: `dense1`.',
  },
};

/** What each of the parser's mistakes means to a user. */
const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no JSON value; texts stand in double quotes',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a ":" is expected here',
  CommaExpected: 'a "," is expected here',
  CloseBraceExpected: 'a "}" is expected here',
  CloseBracketExpected: 'a "]" is expected here',
  EndOfFileExpected: 'the file should end here',
  UnexpectedEndOfComment: 'this comment has no end',
  UnexpectedEndOfString: 'this text has no closing quote',
  UnexpectedEndOfNumber: 'this number is cut off',
  InvalidUnicode: 'this is no \\u escape',
  InvalidEscapeCharacter: 'this is no escape that JSON knows',
  InvalidCharacter: "this character can't stand in a text; write it as \\u…",
};

/** The file's tree, comments and trailing commas allowed; undefined where it is no JSON object. Syntax problems are reported once each. */
export function parseDocument(reader: Reader): JsonNode | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(reader.text, errors, {
    allowTrailingComma: true,
    disallowComments: false,
    allowEmptyContent: true,
  });
  const seen = new Set<number>();
  for (const { error, offset, length } of errors) {
    // The parser may complain twice about one place.
    if (seen.has(offset)) continue;
    seen.add(offset);
    reader.error(
      'syntax',
      { offset, length: Math.max(1, length) },
      SYNTAX[printParseErrorCode(error)] ?? printParseErrorCode(error),
    );
  }
  if (errors.length > 0) return undefined;
  if (!tree)
    return reader.error(
      'structure',
      { offset: 0, length: Math.min(1, reader.text.length) },
      'the file is empty; a model is an object with "input", "layers" and "loss"',
    );
  if (tree.type !== 'object')
    return reader.error('structure', tree, 'a model is an object with "input", "layers" and "loss"');
  return tree;
}
