import type { Node as JsonNode } from 'jsonc-parser';
import type { Clip } from '../../engine/model.js';
import { type Keys, readKeys } from './keys.js';
import { kindOf, type Reader } from './reader.js';
import { readNumber } from './scalars.js';

export const CLIP_KEYS: Keys = {
  norm: {
    description:
      'How long all gradients together, ‖∇W‖ over every parameter that is not frozen, may be: torch’s `clip_grad_norm_`.',
  },
  value: { description: 'How large each entry of a gradient may be: torch’s `clip_grad_value_`.' },
};

/** `{ "norm": n }` or `{ "value": v }`; undefined where a mistake was reported. */
export function readClip(reader: Reader, node: JsonNode): Clip | undefined {
  if (node.type !== 'object') return noObject(reader, node);
  const before = reader.problems.length;
  const keys = readKeys(reader, node, CLIP_KEYS, 'clip');
  const [first, second] = keys.values();
  if (reader.problems.length > before) return undefined;
  if (second) return reader.error('structure', second.key, 'clip takes "norm" or "value", not both');
  if (!first) return reader.error('structure', node, 'clip needs a "norm" or a "value"');
  const by = first.key.name === 'norm' ? 'norm' : 'value';
  const most = readNumber(reader, first.value, `${by} of clip`, { above: 0 });
  return most === undefined ? undefined : { by, most };
}

function noObject(reader: Reader, node: JsonNode): undefined {
  const text = `{ "norm": ${reader.source(node)} }`;
  const fix = node.type === 'number' ? { title: `Change to ${text}`, replacement: text } : null;
  return reader.error('structure', node, `clip is { "norm": 1 } or { "value": 1 }; found ${kindOf(node)}`, fix);
}
