import { UNITS } from '../../../engine/primitives/rounding.js';
import { type Entry, opened } from '../made.js';
import type { Quantity } from '../names.js';
import { roundingOf } from '../rounding.js';
import type { Form, Scene, Told } from '../scene.js';
import { maskForm, scaleForm } from './attention.js';
import { certainForm } from './certain.js';
import { deltaForm } from './delta.js';
import { examplesForm } from './examples.js';
import { normForm } from './norm.js';
import { meanForm, throughNormForm } from './normBack.js';
import { gateForm, stateForm } from './recurrent.js';
import { residualForm } from './residual.js';
import { logSoftmaxForm, softmaxForm } from './softmax.js';
import { updateForm } from './update.js';

/** The first that fits is taken. */
const FORMS: readonly Form[] = [
  deltaForm,
  updateForm,
  residualForm,
  examplesForm,
  certainForm,
  softmaxForm,
  logSoftmaxForm,
  throughNormForm,
  meanForm,
  normForm,
  gateForm,
  stateForm,
  scaleForm,
  maskForm,
];

/** An entry as the field writes it; null where no form fits, or where one does not give the entry's number. An update's is what rounding left of it: it is told in any case. */
export function formOf(scene: Scene, entry: Entry, quantity: Quantity | undefined): Told | null {
  for (const form of FORMS) {
    const told = form(scene, entry, quantity);
    if (told && (quantity?.role === 'update' || gives(scene, told, entry))) return told;
  }
  return null;
}

/**
 * Whether a form gives the entry's number. Both are made of the same numbers of the step, in two ways: each is off by no more
 * than its own rounding in the run's precision, so that they are apart by no more than both. A form that is off by more is wrong.
 */
export function gives({ reading }: Scene, { made }: Told, entry: Entry): boolean {
  const [told, value] = [reading.valueOf(made), reading.value(entry)];
  if (Object.is(told, value)) return true;
  const { tiny } = UNITS[reading.numbers.precision];
  return Math.abs(told - value) <= roundingOf(reading, made) + roundingOf(reading, opened(entry)) + tiny;
}
