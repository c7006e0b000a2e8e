import { expect, it } from 'vitest';
import { editedText } from '../../../src/vscode/compare/editedText.js';

const edit = (from: [number, number], to: [number, number], text: string) => ({
  range: { start: { line: from[0], column: from[1] }, end: { line: to[0], column: to[1] } },
  text,
});

it('edits a text at all places at once, by lines and columns of the text as it was', () => {
  const text = '{\r\n  "η": 0.5,\n  "units": 2\n}';
  const edits = [edit([1, 7], [1, 10], '0.01'), edit([2, 11], [2, 12], '4'), edit([2, 12], [2, 12], ',\n  "seed": 1')];
  expect(editedText(text, edits)).toBe('{\r\n  "η": 0.01,\n  "units": 4,\n  "seed": 1\n}');
});

it('takes out what spans lines, and leaves a text without edits alone', () => {
  expect(editedText('a\nb\nc', [edit([0, 1], [2, 0], ' ')])).toBe('a c');
  expect(editedText('a\nb', [])).toBe('a\nb');
});
