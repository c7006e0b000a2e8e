import type { Way } from './run.js';

/** A page that is read, and the way of the run that it shows: the file, and what was done. */
export interface Page {
  readonly view: 'panel' | 'sidebar';
  readonly state: string;
  readonly tab: string;
  /** What Explain is asked, or the tensor to be shown. */
  readonly at?: string;
  /** The recording that has the model's text, where this one has none. */
  readonly textOf?: string;
  readonly here: Way | ((example: (file: string) => string, recorded: string) => Way);
  readonly there?: (example: (file: string) => string) => Way;
  /** Where the run stands within its step, where that is said. */
  readonly position?: string;
  readonly checked?: boolean;
  /** The step at which the examples that are kept from training were last looked at: an epoch's end, or where the run was idle; absent: the last epoch's end. */
  readonly heldOutAt?: number;
  /** The chart whose numbers are opened as a table. */
  readonly table?: string;
  /** So many numbers it shows at least. */
  readonly least: number;
}

type Examples = (file: string) => string;

const plain =
  (file: string, ...moves: Way['moves']) =>
  (example: Examples): Way => ({ file, text: example(file), moves });

/** The text is the one that was recorded: of no example. */
const recorded =
  (file: string, steps: number) =>
  (_: Examples, text: string): Way => ({ file, text, moves: [steps] });

const mazur = (steps: number) => plain('mazur.grad.json', steps);
const digits = (steps: number) => plain('digits.grad.json', steps);

/** xor, and a weight set by hand at step 150: row 1, column 0 of [4, 2]. */
const xor = 'xor.grad.json';
const set = { set: 'hidden.weight', place: 2, value: 2 };

/** At least one page for each view. */
export const PAGES: readonly Page[] = [
  { view: 'panel', tab: 'network', state: 'network-mazur', position: 'backward · hidden', here: mazur(0), least: 36 },
  {
    view: 'panel',
    tab: 'network',
    state: 'network-digits',
    position: 'backward · hidden1',
    here: digits(612),
    least: 30,
  },
  { view: 'panel', tab: 'network', state: 'network-wrong-df', here: plain('wrong-df.grad.json', 3), least: 50 },
  {
    view: 'panel',
    tab: 'network',
    state: 'network-cnn',
    heldOutAt: 0,
    here: plain('digits-cnn.grad.json', 40),
    least: 30,
  },
  { view: 'panel', tab: 'network', state: 'network-lstm', here: plain('verse-lstm.grad.json', 20), least: 50 },
  {
    view: 'panel',
    tab: 'network',
    state: 'network-transformer',
    here: plain('verse-transformer.grad.json', 20),
    least: 60,
  },
  {
    view: 'panel',
    tab: 'network',
    state: 'network-nested',
    textOf: 'nested',
    position: 'forward · block.look',
    here: recorded('nested.grad.json', 3),
    least: 45,
  },
  {
    view: 'panel',
    tab: 'network',
    state: 'network-not-finite',
    textOf: 'not-finite',
    here: recorded('not-finite.grad.json', 0),
    least: 40,
  },
  { view: 'panel', tab: 'explain', state: 'explain-mazur', at: 'hidden.delta[0,0]', here: mazur(0), least: 36 },
  { view: 'panel', tab: 'explain', state: 'explain-digits', at: 'hidden1.delta[3,2]', here: digits(300), least: 30 },
  {
    view: 'panel',
    tab: 'explain',
    state: 'explain-checked',
    at: 'output.weight.gradient[0,1]',
    here: mazur(0),
    least: 20,
  },
  { view: 'panel', tab: 'check', state: 'wrong-df', here: plain('wrong-df.grad.json', 120), least: 200 },
  { view: 'panel', tab: 'check', state: 'kinks', here: recorded('kinks.grad.json', 0), least: 90 },
  { view: 'panel', tab: 'check', state: 'float32', here: recorded('float32.grad.json', 20), least: 65 },
  { view: 'panel', tab: 'check', state: 'not-finite', here: recorded('not-finite.grad.json', 0), least: 140 },
  {
    view: 'panel',
    tab: 'layers',
    state: 'not-finite',
    checked: true,
    here: recorded('not-finite.grad.json', 0),
    least: 65,
  },
  { view: 'panel', tab: 'layers', state: 'nested', checked: true, here: recorded('nested.grad.json', 3), least: 180 },
  { view: 'panel', tab: 'layers', state: 'mazur', checked: true, here: mazur(2), least: 20 },
  {
    view: 'panel',
    tab: 'layers',
    state: 'layers-deep',
    heldOutAt: 240,
    here: recorded('deep-sigmoid.grad.json', 240),
    least: 60,
  },
  {
    view: 'panel',
    tab: 'charts',
    state: 'charts',
    table: 'delta',
    // The run was at step 880 before it came back.
    heldOutAt: 855,
    here: (example) => ({
      file: 'charts.grad.json',
      text: example('digits.grad.json').replace('"batchSize"', '"schedule": { "type": "cosine" }, "batchSize"'),
      moves: [612, 268],
      at: 612,
    }),
    least: 2000,
  },
  { view: 'panel', tab: 'tensors', state: 'tensors-mazur', at: 'hidden.weight', here: mazur(2), least: 14 },
  { view: 'panel', tab: 'tensors', state: 'tensors-digits', at: 'hidden1.delta', here: digits(300), least: 30 },
  {
    view: 'panel',
    tab: 'diagnosis',
    state: 'diagnosis',
    heldOutAt: 240,
    here: recorded('diagnosis.grad.json', 240),
    least: 40,
  },
  { view: 'panel', tab: 'diagnosis', state: 'diagnosis-well', here: plain(xor, 60), least: 3 },
  {
    view: 'panel',
    tab: 'compare',
    state: 'compare-branches',
    table: 'compared-loss',
    here: plain(xor, 150, set, 250),
    there: plain(xor, 400),
    least: 600,
  },
  {
    view: 'panel',
    tab: 'compare',
    state: 'compare-files',
    here: plain(xor, 300),
    there: (example) => ({
      file: 'xor-sigmoid.grad.json',
      text: example(xor).replace('"tanh"', '"sigmoid"').replace('"units": 4', '"units": 3'),
      moves: [200],
    }),
    least: 26,
  },
  {
    view: 'sidebar',
    tab: 'sidebar',
    state: 'wrong-df',
    checked: true,
    here: plain('wrong-df.grad.json', 120),
    least: 10,
  },
  { view: 'sidebar', tab: 'sidebar', state: 'digits', here: digits(300), least: 10 },
];
