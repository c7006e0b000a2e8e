import { describe, expect, it } from 'vitest';
import type {
  CheckedParameter,
  CheckSummary,
  Finding,
  LayerState,
  RunState,
  State,
  VerdictCounts,
} from '../../../src/protocol.js';
import { beginning, consequencesOf, firstOnTheWay } from '../../../src/vscode/consequences.js';
import { brokenLens, layerLens, modelLenses } from '../../../src/vscode/lensTitles.js';
import { inText, overview } from '../../../src/vscode/numbers.js';
import { shift } from '../../../src/vscode/shift.js';
import { readMessage } from '../../../src/vscode/viewMessages.js';
import { encode } from '../../../src/vscode/wire.js';
import { checkCode } from '../../analysis/check/opaque/checkCode.js';
import { NETWORK } from '../../analysis/check/opaque/network.js';

const range = (line: number): LayerState['range'] => ({
  start: { line, column: 4 },
  end: { line: line + 2, column: 5 },
});
const layer = (more: Partial<LayerState>): LayerState => ({
  path: 'hidden',
  type: 'dense',
  activation: 'tanh',
  range: range(3),
  inputShape: [2],
  outputShape: [2],
  norms: { z: 1, a: 1, delta: 0.08612, upstream: 1 },
  weightGradientNorm: 0.2891,
  parameters: [],
  inner: [],
  quantities: [{ name: 'z', delta: 'delta' }],
  buffers: [],
  reached: { forward: true, backward: true },
  verdict: null,
  mismatches: 0,
  ...more,
});
const run = (activity: RunState['activity']): RunState => ({
  name: '',
  precision: 'float64',
  activity,
  step: 612,
  position: { step: 612, phase: 'update', layer: null, part: null },
  stopped: null,
  logged: 0,
  networks: 1,
  branch: 1,
  branches: [],
  recorded: 612,
  totalSteps: 1000,
  updateParts: ['update'],
  epoch: 1,
  stepsPerEpoch: 10,
  batchSize: 4,
  learningRate: 0.1,
  kernels: { set: 'simd', threads: 1 },
  loss: 0.042642,
  heldOut: null,
  hasData: true,
  layers: [],
  check: null,
  expectations: [],
  ranges: { layers: null, loss: null, train: null },
  diagnosis: null,
  nonFinite: null,
  lossName: 'squared-error',
  classes: null,
});

describe('lenses', () => {
  it('of a layer say δ, ∇W and the verdict', () => {
    expect(layerLens(layer({}), 'd').title).toBe('δ ‖0.0861‖ · ∇W ‖0.289‖');
    expect(layerLens(layer({ verdict: 'match' }), 'd').title).toBe('δ ‖0.0861‖ · ∇W ‖0.289‖ · ✓');
    expect(layerLens(layer({ verdict: 'mismatch', mismatches: 3 }), 'd').title).toBe(
      'δ ‖0.0861‖ · ∇W ‖0.289‖ · ✗ 3 mismatches',
    );
    expect(layerLens(layer({ verdict: 'mismatch', mismatches: 1, weightGradientNorm: null }), 'd').title).toBe(
      'δ ‖0.0861‖ · ✗ 1 mismatch',
    );
    expect(layerLens(layer({ path: 'block.hidden' }), 'd', true).title).toBe('block.hidden: δ ‖0.0861‖ · ∇W ‖0.289‖');
    expect(layerLens(layer({ norms: { z: 1, a: 1, delta: Number.NaN, upstream: 1 } }), 'd').title).toContain('δ ‖NaN‖');
  });

  it('of code name its parameters as their author did', () => {
    const parameter = (name: string): LayerState['parameters'][number] => {
      return { name, shape: [1], norm: 1, gradientNorm: 0.5, frozen: false };
    };
    const [W, b] = [parameter('hidden.W'), parameter('hidden.b')];
    const code = layer({ type: 'code', weightGradientNorm: null, parameters: [W, b] });
    expect(layerLens(code, 'd').title).toBe('δ ‖0.0861‖ · ∇W ‖0.500‖ · ∇b ‖0.500‖');
    const many = ['u', 'v', 'w', 'b'].map(parameter);
    const program = layer({ path: 'program', type: 'program', weightGradientNorm: null, parameters: many });
    expect(layerLens(program, 'd').title).toBe('∇u ‖0.500‖ · ∇v ‖0.500‖ · ∇w ‖0.500‖ · 1 more');
  });

  it('of the model say what a check found: wrong, not finite, in doubt, or not enough to tell', () => {
    const title = (verdict: string, faults: readonly string[]): string | undefined => {
      const findings = faults.map((fault) => ({ fault }));
      const check = { verdict, outdated: false, findings, warnings: [], parameters: [] };
      return modelLenses({ ...run({ kind: 'idle' }), check: check as unknown as CheckSummary }, 'd')[3]?.title;
    };
    expect(title('match', [])).toBe('✓ checked');
    expect(title('inconclusive', [])).toBe('? checked, not all decided');
    expect(title('mismatch', ['sign', 'unknown'])).toBe('✗ 2 wrong, check again');
    expect(title('non-finite', ['non-finite'])).toBe('✗ not finite, check again');
    // A J of NaN beside derivatives that match.
    expect(title('non-finite', [])).toBe('✗ not finite, check again');
    expect(title('inconclusive', ['unknown'])).toBe('? in doubt, check again');
  });

  it('say of a check that found nothing wrong what is not well all the same', () => {
    const parameter = (kind: string, smooth = 0) => ({ reach: { kind }, smooth });
    const title = (parameters: readonly object[], more: object = {}): string => {
      const check = { findings: [], warnings: [], verdict: 'match', outdated: false, parameters, ...more };
      const lenses = modelLenses({ ...run({ kind: 'idle' }), check: check as unknown as CheckSummary }, 'd');
      return lenses[3]?.title ?? '';
    };
    expect(title([parameter('reached'), parameter('frozen')])).toBe('✓ checked');
    const dead = [parameter('zero'), parameter('detached'), parameter('reached')];
    expect(title(dead)).toBe('! checked: 2 of 3 parameters get no gradient');
    expect(title([parameter('reached')], { warnings: [{ fault: 'wrong-elsewhere' }] })).toBe(
      '! checked: right for this batch alone',
    );
    expect(title([parameter('reached', 1)])).toBe('! checked: not all are derivatives of J');
    expect(title([parameter('reached')], { verdict: 'inconclusive' })).toBe('? checked, not all decided');
  });

  it('above code that nobody trusts lead to where trust is given', () => {
    const problem = { kind: 'untrusted', severity: 'error', range: range(0), message: '' };
    const state = { problems: [problem], run: null } as unknown as State;
    expect(brokenLens(state, 'd')).toMatchObject({
      title: expect.stringContaining('Restricted Mode'),
      command: 'workbench.trust.manage',
    });
  });

  it('of the model steer the run, and pause it while it runs', () => {
    const titles = (activity: RunState['activity']): string =>
      modelLenses(run(activity), 'd')
        .map(({ title }) => title.replace(/\$\(.*?\) /, ''))
        .join(' | ');
    expect(titles({ kind: 'idle' })).toBe('step | back | run epoch | check | open panel | step 612 · loss 0.0426');
    expect(titles({ kind: 'running', until: 'epoch', targetStep: 620 })).toContain('pause');
    expect(titles({ kind: 'checking', progress: { done: 1, total: 2, parameter: '' }, soFar: null })).toContain(
      'cancel check',
    );
  });
});

describe('what follows from a wrong derivative', () => {
  const counts = (match: number, mismatch: number): VerdictCounts => ({
    match,
    mismatch,
    'non-finite': 0,
    inconclusive: 0,
    kink: 0,
    declared: 0,
  });
  const parameter = (layer: string, part: string, followsFrom: string | null, of: VerdictCounts): CheckedParameter => ({
    name: `${layer}.${part}`,
    layer,
    shape: [],
    reach: { kind: 'reached' },
    verdict: of.mismatch > 0 ? 'mismatch' : 'match',
    counts: of,
    worstRelative: 0,
    undecided: [],
    smooth: 0,
    followsFrom,
  });
  const check = {
    parameters: [
      parameter('first', 'weight', 'second', counts(1, 11)),
      parameter('first', 'bias', 'second', counts(6, 0)),
      parameter('second', 'weight', 'second', counts(0, 30)),
      parameter('second', 'bias', 'second', counts(0, 5)),
      parameter('third', 'weight', 'loss', counts(0, 5)),
      parameter('fourth', 'weight', null, counts(0, 5)),
    ],
  } as unknown as CheckSummary;

  it('is said layer by layer, down from the cause', () => {
    expect(consequencesOf(check, { layer: 'second', op: 'activation', fault: 'sign' })).toEqual([
      {
        layer: 'second',
        message:
          '30 of 30 entries of ∇second.weight and 5 of 5 entries of ∇second.bias are wrong: they follow from second.df.',
      },
      { layer: 'first', message: '11 of 12 entries of ∇first.weight are wrong: they follow from second.df.' },
    ]);
    expect(consequencesOf(check, { layer: 'fourth', op: 'activation', fault: 'sign' })).toEqual([]);
  });

  it('is said of code too, and of no gradient that is wrong by itself', () => {
    const messages = consequencesOf(check, { layer: 'second', op: 'dx', fault: 'sign' }).map(({ message }) => message);
    expect(messages.map((message) => message.replace(/^.*: /, ''))).toEqual([
      'they follow from second.dx.',
      'they follow from second.dx.',
    ]);
    expect(consequencesOf(check, { layer: 'second', op: 'gradient', fault: 'sign' })).toEqual([]);
    expect(consequencesOf(check, { layer: 'second', op: 'gradients.weight', fault: 'sign' })).toEqual([]);
  });

  it('is that numbers are not finite, where the first that is not arose above', () => {
    const odd = { ...parameter('first', 'weight', 'second', { ...counts(2, 0), 'non-finite': 4 }) };
    const messages = consequencesOf({ parameters: [odd] } as unknown as CheckSummary, {
      layer: 'second',
      op: 'mul',
      fault: 'non-finite',
    });
    expect(messages).toEqual([
      { layer: 'first', message: '4 of 6 entries of ∇first.weight are not finite: they follow from second.mul.' },
    ]);
  });

  it('is said of a module’s layers, from the backward that is wrong down', async () => {
    // δ goes wrong in act, which hands it to hidden; output stands nearer to the loss.
    const report = await checkCode(NETWORK.replace('d * (1 - a[i] ** 2)', 'd'));
    const [finding] = report.findings as [Finding];
    const summary = report as unknown as CheckSummary;
    expect(consequencesOf(summary, finding).map(({ layer, message }) => [layer, message.replace(/^.*: /, '')])).toEqual(
      [['hidden', 'they follow from act.dx.']],
    );
    expect(beginning(finding)).toBe('δ first goes wrong here: act.dx');
  });

  it('leads back to where δ first goes wrong, from a mistake below it, in a formula or in code', () => {
    const finding = (layer: string, op: string): Finding => ({ layer, op, fault: 'sign' }) as Finding;
    const [above, below] = [finding('second', 'dx'), finding('first', 'activation')];
    const all = { ...check, findings: [finding('second', 'gradients.weight'), above, below] } as CheckSummary;
    expect(firstOnTheWay(all, below)).toBe(above);
    expect(firstOnTheWay(all, above)).toBeNull();
    expect(firstOnTheWay(all, finding('fourth', 'gradient'))).toBeNull();
    expect(beginning(above)).toBe('δ first goes wrong here: second.dx');
    expect(beginning({ ...above, fault: 'non-finite' })).toBe(
      'The first number that is not finite is made here: second.dx',
    );
  });
});

describe('numbers beside the text', () => {
  it.each([
    [0.086123, '0.0861', '0.08612'],
    [0.15, '0.150', '0.1500'],
    [4.386e-4, '4.39e-4', '4.386e-4'],
    [123456, '1.23e+5', '1.235e+5'],
    [0, '0', '0'],
    [2, '2', '2'],
    [Number.NaN, 'NaN', 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity', '-Infinity'],
  ])('%f', (value, three, four) => {
    expect([overview(value), inText(value)]).toEqual([three, four]);
  });
});

describe('places move with an edit', () => {
  const at = (line: number, column = 0): { line: number; column: number } => ({ line, column });
  const place = { start: at(5, 2), end: at(5, 9) };
  const edit = (from: number, to: number, added: number): Parameters<typeof shift>[1] => ({
    start: { line: from, character: 0 },
    end: { line: to, character: 0 },
    added,
  });

  it('down, up, or not at all', () => {
    expect(shift(place, edit(2, 2, 3)).start).toEqual(at(8, 2));
    expect(shift(place, edit(1, 3, 0)).start).toEqual(at(3, 2));
    expect(shift(place, edit(7, 9, 0))).toEqual(place);
  });

  it('to where the edit starts, when they are within it', () => {
    expect(shift(place, edit(4, 7, 1)).start).toEqual(at(4, 0));
  });
});

describe('messages between the extension and a view', () => {
  it('carry numbers that JSON can’t hold, and leave typed arrays alone', () => {
    const tensor = Float64Array.of(1, Number.NaN);
    const sent = encode({ loss: Number.NaN, list: [1, Number.POSITIVE_INFINITY], tensor, none: null, word: 'NaN' });
    expect(sent).toEqual({
      loss: { $number: 'NaN' },
      list: [1, { $number: 'Infinity' }],
      tensor,
      none: null,
      word: 'NaN',
    });
    expect((sent as { tensor: unknown }).tensor).toBe(tensor);
  });

  it('are believed only when they have their form', () => {
    expect(readMessage({ type: 'ready' })).toEqual({ type: 'ready' });
    expect(readMessage({ type: 'request', id: 1, name: 'step', ask: { count: 1 } })).not.toBeNull();
    expect(readMessage({ type: 'ask', id: 1, name: 'lines', ask: { from: 0, to: 3 } })).not.toBeNull();
    expect(readMessage({ type: 'cancel', id: 1 })).toEqual({ type: 'cancel', id: 1 });
    const asked = { name: 'hidden.weight', as: 'npy' };
    expect(readMessage({ type: 'ask', id: 1, name: 'exportTensor', ask: asked })).not.toBeNull();
    const of = 'file:///b.grad.json';
    expect(readMessage({ type: 'request', id: 1, name: 'series', ask: {}, of })).not.toBeNull();
    expect(readMessage({ type: 'ask', id: 1, name: 'compareRuns', ask: { of, branch: null, step: 3 } })).not.toBeNull();
    const edit = { range: { start: { line: 0, column: 0 }, end: { line: 0, column: 1 } }, text: '1' };
    const apart = { title: 'relu', edits: [edit], version: 1, step: 9 };
    expect(readMessage({ type: 'ask', id: 1, name: 'beginApart', ask: apart })).not.toBeNull();
    for (const wrong of [
      null,
      3,
      'ready',
      {},
      { type: 'run' },
      { type: 'cancel' },
      { type: 'request', id: 1, name: 'open', ask: {} },
      { type: 'request', id: 'a', name: 'step' },
      { type: 'request', id: 1, name: 'constructor' },
      { type: 'command', command: 'workbench.action.quit' },
      { type: 'reveal', range: { start: 1 } },
      { type: 'ask', id: 1, name: 'applyFix', ask: { finding: 'all' } },
      { type: 'ask', id: 1, name: 'exportTensor', ask: { ...asked, as: 'exe' } },
      { type: 'ask', id: 1, name: 'lines', ask: null },
      { type: 'request', id: 1, name: 'series', ask: {}, of: 3 },
      { type: 'ask', id: 1, name: 'compareRuns', ask: { of, branch: 'a', step: 3 } },
      { type: 'ask', id: 1, name: 'beginApart', ask: { ...apart, edits: [{ text: '1' }] } },
      { type: 'ask', id: 1, name: 'beginApart', ask: { ...apart, step: 0.5 } },
      { type: 'ask', id: 1, name: 'toString', ask: {} },
      { type: 'openPanel', layer: 3, tab: null },
      { type: 'openRecent', uri: 3 },
      { type: 'walkthrough', step: 'toString' },
    ]) {
      expect(readMessage(wrong), JSON.stringify(wrong)).toBeNull();
    }
  });
});
