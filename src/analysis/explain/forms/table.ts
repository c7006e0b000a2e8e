import type { Entry } from '../made.js';
import type { Quantity } from '../names.js';
import type { Form, Scene, Told } from '../scene.js';
import { certainForm } from './certain.js';
import { deltaForm } from './delta.js';
import { examplesForm } from './examples.js';
import { normForm } from './norm.js';
import { gateForm, stateForm } from './recurrent.js';
import { residualForm } from './residual.js';
import { softmaxForm } from './softmax.js';
import { updateForm } from './update.js';

/** The first that fits is taken. */
const FORMS: readonly Form[] = [
  deltaForm,
  updateForm,
  residualForm,
  examplesForm,
  certainForm,
  softmaxForm,
  normForm,
  gateForm,
  stateForm,
];

/** Numbers within this share of each other are the same but for rounding, in either precision. */
const SAME = 1e-3;

/** An entry as the field writes it; null where no form fits, or where one does not give the entry's number. An update's is what rounding left of it: it is told in any case. */
export function formOf(scene: Scene, entry: Entry, quantity: Quantity | undefined): Told | null {
  for (const form of FORMS) {
    const told = form(scene, entry, quantity);
    if (told && (quantity?.role === 'update' || gives(scene, told, entry))) return told;
  }
  return null;
}

function gives({ reading }: Scene, { made }: Told, entry: Entry): boolean {
  const [told, value] = [reading.valueOf(made), reading.value(entry)];
  return Object.is(told, value) || Math.abs(told - value) <= SAME * Math.abs(value);
}
