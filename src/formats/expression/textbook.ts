import type { Expression } from './parse.js';
import { parseExpression } from './parse.js';
import { isSmooth } from './pieces.js';
import { simplify } from './simplify.js';
import { multiply, number } from './tree.js';
import { valuesOf } from './values.js';

/** Derivatives as textbooks write them, in z and a = f(z); those of sigmoid and tanh also times a number: sigmoid(2z) has 2a(1 − a). */
const FORMS: readonly { readonly text: string; readonly scaled: boolean }[] = [
  { text: 'a * (1 - a)', scaled: true },
  { text: '1 - a^2', scaled: true },
  { text: 'sigmoid(z)', scaled: false },
  { text: 'a + sigmoid(z) * (1 - a)', scaled: false },
];

/** Some place at which no form is 0. */
const PLACE = 0.75;

/**
 * Those of these forms that have the slope `derivative` at one place. Whether one is the derivative everywhere is still to be seen;
 * for smooth functions alone, since one that is put together of pieces may be another's on a stretch.
 */
export function textbookForms(f: Expression, derivative: Expression): Expression[] {
  if (!isSmooth(f)) return [];
  const z = Float64Array.of(PLACE);
  const a = valuesOf(f, { z });
  const slope = valuesOf(derivative, { z })[0] as number;
  return FORMS.flatMap(({ text, scaled }) => {
    const parsed = parseExpression(text, ['z', 'a']);
    if (!parsed.ok) return [];
    const factor = Number((slope / (valuesOf(parsed.expression, { z, a })[0] as number)).toPrecision(12));
    if (factor === 1) return [parsed.expression];
    return scaled && Number.isFinite(factor) && factor !== 0
      ? [simplify(multiply(number(factor), parsed.expression))]
      : [];
  });
}
