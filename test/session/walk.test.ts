import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Trainer } from '../../src/engine/train/trainer.js';
import type { Breakpoint, BreakRequest } from '../../src/session/breaks/breakpoint.js';
import { Breaks } from '../../src/session/breaks/breaks.js';
import { namesIn } from '../../src/session/names.js';
import type { Stride } from '../../src/session/position.js';
import { Run, type TrainableModel } from '../../src/session/run.js';
import { type Found, seek, walk, walkTo } from '../../src/session/walk.js';
import { scopeOf } from '../../src/session/watch/runScope.js';
import { modelOf, modelText } from './models.js';

const model = await modelOf(modelText({ train: { epochs: 4 } }));
// Five batches an epoch, four epochs.
const STEPS = 20;

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

function words({ position: { step, phase, layer, part } }: Run): string {
  return [step, phase, layer, part].filter((word) => word !== null).join(' ');
}

/** Every named number at every step of a run that nobody interrupts. */
function straight(of: TrainableModel, steps: number): Map<string, number[]>[] {
  const trainer = new Trainer(of, of.data);
  return Array.from({ length: steps + 1 }, () => {
    const numbers = new Map(
      [...namesIn({ model: of, trainer, report: null })].map(([name, read]) => [name, [...read().data]]),
    );
    trainer.advance();
    return numbers;
  });
}

describe('a walk over the timeline', () => {
  it('goes through a step place by place, and into the next', () => {
    const run = new Run(model);
    finish(walkTo(run, { step: 0, phase: 'forward', layer: 'hidden', part: null }));
    const way = Array.from({ length: 6 }, () => {
      finish(walk(run, 'layer', 1));
      return words(run);
    });
    expect(way).toEqual([
      '0 forward output',
      '0 loss',
      '0 backward output',
      '0 backward hidden',
      '0 update',
      '1 forward hidden',
    ]);
    finish(walk(run, 'layer', -1));
    expect(words(run)).toBe('0 update');
  });

  it('keeps its place where it goes by whole steps and epochs, and ends at the first of all', () => {
    const run = new Run(model);
    finish(walkTo(run, { step: 2, phase: 'backward', layer: 'output', part: null }));
    finish(walk(run, 'epoch', 1));
    expect(words(run)).toBe('7 backward output');
    finish(walk(run, 'step', -1));
    expect(words(run)).toBe('6 backward output');
    finish(walk(run, 'epoch', -1));
    finish(walk(run, 'epoch', -1));
    expect(words(run)).toBe('0 forward hidden z');
    finish(walk(run, 'part', -1));
    expect(words(run)).toBe('0 forward hidden z');
  });

  it('knows no place that the network has not', () => {
    const nowhere = { step: 0, phase: 'forward', layer: 'attic', part: null } as const;
    expect(() => finish(walkTo(new Run(model), nowhere))).toThrow('there is no place "forward attic" in a step');
  });

  it('shows the numbers of a straight run, wherever it has been', () => {
    const known = straight(model, 60);
    const stride = fc.constantFrom<Stride>('part', 'layer', 'phase', 'step', 'epoch');
    const move = fc.tuple(stride, fc.constantFrom<1 | -1>(1, 1, -1));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const run = new Run(model, { checkpointBytes: 4000 });
        for (const [by, direction] of moves) {
          finish(walk(run, by, direction));
          const { step } = run.timeline;
          if (step > 60) return;
          const scope = scopeOf(run, run.place, null);
          for (const [name, numbers] of known[step] as Map<string, number[]>) {
            const read = scope.read(name);
            if (typeof read === 'string') expect(run.itinerary.knownFrom(name)).toBeGreaterThan(run.place);
            else expect([...read.data], `${name} at ${step}`).toEqual(numbers);
          }
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

const at = (place: Breakpoint['place'], rest: Partial<Breakpoint> = {}): BreakRequest => ({
  breakpoints: [{ id: 1, place, condition: null, hits: null, log: null, ...rest }],
  filters: [],
});

function breaksOf(run: Run, request: BreakRequest): Breaks {
  const { trainer } = run.timeline;
  const { names, shapeOf } = scopeOf(run, 0, null);
  return new Breaks(request, { model: run.model, graph: trainer.graph, itinerary: run.itinerary, names, shapeOf });
}

function text(found: Found): string {
  return found.kind === 'break' ? found.hit.text : found.kind;
}

describe('a run that is sent to look for a reason to stop', () => {
  it('stops at a layer, in the passes that were asked for, and steps back to it', () => {
    const run = new Run(model);
    const breaks = breaksOf(run, at({ kind: 'layer', layer: 'output', phases: ['backward'] }));
    const way = ([1, 1, 1, -1, -1] as const).map(
      (direction) => `${text(finish(seek(run, breaks, direction)))} @ ${words(run)}`,
    );
    // It begins at the end of step 0.
    expect(way).toEqual([
      'output, backward @ 1 backward output',
      'output, backward @ 2 backward output',
      'output, backward @ 3 backward output',
      'output, backward @ 2 backward output',
      'output, backward @ 1 backward output',
    ]);
  });

  it('goes to the end, and back to the start, where nothing holds', () => {
    const run = new Run(model);
    const breaks = breaksOf(run, at({ kind: 'data', name: 'hidden.dW' }, { condition: 'norm(dW) > 1e9' }));
    expect(text(finish(seek(run, breaks, 1)))).toBe('end');
    expect(words(run)).toBe(`${STEPS} update`);
    expect(text(finish(seek(run, breaks, -1)))).toBe('start');
    expect(words(run)).toBe('0 forward hidden');
  });

  it('stops where a condition first holds: the step that a straight run says', () => {
    const known = straight(model, STEPS);
    const norms = known.map((numbers) => Math.hypot(...(numbers.get('output.weight.gradient') as number[])));
    const limit = [...norms].sort((a, b) => a - b)[1] as number;
    const first = norms.findIndex((each, step) => step > 0 && each <= limit);
    const run = new Run(model);
    const breaks = breaksOf(
      run,
      at({ kind: 'data', name: 'output.dW' }, { condition: `norm(dW) <= ${limit} + 1e-15` }),
    );
    expect(text(finish(seek(run, breaks, 1)))).toContain('output.weight.gradient: norm(dW) <=');
    expect(words(run)).toBe(`${first} backward output`);
  });

  it('counts hits forwards, and leaves such a breakpoint out backwards', () => {
    const run = new Run(model);
    const breaks = breaksOf(run, at({ kind: 'layer', layer: 'hidden', phases: ['forward'] }, { hits: '>= 3' }));
    finish(seek(run, breaks, 1));
    expect(words(run)).toBe('3 forward hidden');
    finish(seek(run, breaks, 1));
    expect(words(run)).toBe('4 forward hidden');
    expect(text(finish(seek(run, breaks, -1)))).toBe('start');
  });

  it('writes log points forwards alone, and does not stop at them', () => {
    const run = new Run(model);
    const breaks = breaksOf(
      run,
      at({ kind: 'layer', layer: 'hidden', phases: ['backward'] }, { hits: '% 5', log: 'step {step}: {norm(dW) > 0}' }),
    );
    expect(text(finish(seek(run, breaks, 1)))).toBe('end');
    expect(breaks.takeLog()).toEqual([5, 10, 15, 20].map((step) => `step ${step}: true`));
    finish(seek(run, breaks, -1));
    expect(breaks.takeLog()).toEqual([]);
  });

  it('stops at an op, by the name of a layer type, an activation or a node', () => {
    const stops = (op: string): string => {
      const run = new Run(model);
      finish(seek(run, breaksOf(run, at({ kind: 'op', op })), 1));
      return words(run);
    };
    expect(stops('tanh')).toBe('1 forward hidden');
    expect(stops('dense')).toBe('1 forward hidden');
  });

  it.each([
    [at({ kind: 'layer', layer: 'hiden', phases: ['forward'] }), 'there is no layer "hiden", did you mean "hidden"?'],
    [at({ kind: 'op', op: 'tan' }), 'no layer computes by "tan", did you mean "tanh"?'],
    [at({ kind: 'data', name: 'hidden.dV' }), 'there is no "hidden.dV"'],
    [
      at({ kind: 'op', op: 'tanh' }, { condition: 'norm(' }),
      'condition, column 6: the expression ends where a value was expected',
    ],
    [
      at({ kind: 'op', op: 'tanh' }, { condition: 'norm(hiden.a)' }),
      'condition, column 6: there is no "hiden.a" here, did you mean "hidden.a"?',
    ],
    [
      at({ kind: 'layer', layer: 'hidden', phases: ['forward'] }, { condition: 'norm(delta) > 1' }),
      'condition: hidden.delta is known from "backward, hidden" on, not before',
    ],
    [
      at({ kind: 'op', op: 'tanh' }, { condition: '1 + nrm(a) > 1' }),
      'condition, column 5: there is no function "nrm", did you mean "norm"?',
    ],
    [at({ kind: 'op', op: 'tanh' }, { condition: 'norm(a, a, a)' }), 'condition, column 1: expected norm(x)'],
    [
      at({ kind: 'op', op: 'tanh' }, { condition: 'hidden.a[0]' }),
      'condition, column 1: a condition is one number, and this is 5: any(…) or all(…) make one of it',
    ],
    [
      at({ kind: 'op', op: 'tanh' }, { condition: 'norm(hidden.W * output.W) > 1' }),
      'condition, column 6: 5 × 3 times 2 × 5 is no matrix product',
    ],
    [at({ kind: 'op', op: 'tanh' }, { log: 'a is {nrm(a)}' }), 'log message: there is no function "nrm"'],
    [at({ kind: 'op', op: 'tanh' }, { hits: 'often' }), '"often" is no hit count; expected one such as 5, >= 5 or % 5'],
    [
      at({ kind: 'op', op: 'tanh' }, { log: 'a {1+}' }),
      'log message, "{1+}": the expression ends where a value was expected',
    ],
  ])('says why a breakpoint can never stop it', (request, problem) => {
    const [state] = breaksOf(new Run(model), request).states;
    expect(state?.verified).toBe(false);
    expect(state?.problem).toContain(problem);
  });

  it('stops at a condition that can not be evaluated, and says why', () => {
    const run = new Run(model);
    const breaks = breaksOf(
      run,
      at({ kind: 'layer', layer: 'hidden', phases: ['forward'] }, { condition: 'a[step * 5, 0] > 1' }),
    );
    finish(seek(run, breaks, 1));
    expect(words(run)).toBe('1 forward hidden');
    expect(breaks.takeLog()).toEqual([
      'hidden, forward: a[step * 5, 0] > 1: there is no entry 5 along axis 0, which has 5: the first is 0',
    ]);
  });

  it('asks for what a condition names only where that is known', () => {
    const run = new Run(model);
    const both = { kind: 'layer', layer: 'hidden', phases: ['forward', 'backward'] } as const;
    finish(seek(run, breaksOf(run, at(both, { condition: 'norm(delta) > 0' })), 1));
    expect(words(run)).toBe('1 backward hidden');
  });
});

describe('filters', () => {
  const first = async (
    parts: Parameters<typeof modelText>[0],
    filter: BreakRequest['filters'][number],
  ): Promise<string> => {
    const run = new Run(await modelOf(modelText(parts)));
    const found = finish(seek(run, breaksOf(run, { breakpoints: [], filters: [filter] }), 1));
    return `${text(found)} @ ${words(run)}`;
  };

  it('stop where a number is first not finite, in the order in which a step computes', async () => {
    const found = await first({ activation: { f: 'exp(exp(40*z))' }, train: { learningRate: 1 } }, 'nonFinite');
    expect(found).toMatch(/^(hidden|output)\.\w+ is the first that is NaN or infinite: .* @ \d+ \w+ (hidden|output)/);
  });

  it('stop where J rises from one epoch to the next', async () => {
    expect(await first({ train: { learningRate: 5, epochs: 10 } }, 'lossRises')).toMatch(
      /^the mean of J over an epoch rose from .* @ \d+ loss$/,
    );
    expect(await first({ train: { learningRate: 0.001, batchSize: 23, epochs: 10 } }, 'lossRises')).toBe(
      'end @ 10 update',
    );
  });

  it('stop where an update would be larger than what it updates', async () => {
    expect(await first({ train: { learningRate: 1e3 } }, 'exploding')).toMatch(
      /^η ‖∇\w+\.weight‖ is .*, more than ‖\w+\.weight‖ = /,
    );
    expect(await first({ train: { learningRate: 1e-3, epochs: 2 } }, 'exploding')).toBe('end @ 10 update');
  });

  it('stop where a derivative is wrong at the numbers of a step, and nowhere where all are right', async () => {
    const wrong = { activation: { f: 'tanh(z)', df: '1 - tanh(a)^2' }, train: { epochs: 2 } };
    expect(await first(wrong, 'mismatch')).toMatch(
      /^"df" of layer hidden takes the derivative at a.* @ 1 backward hidden delta$/,
    );
    const right = { activation: { f: 'tanh(z)', df: '1 - a^2' }, train: { epochs: 2 } };
    expect(await first(right, 'mismatch')).toBe('end @ 10 update');
  });

  it('stop where a unit is dead for a whole batch', async () => {
    const dead = { activation: { f: 'max(z - 50, 0)' }, train: { batchSize: 23, epochs: 3 } };
    expect(await first(dead, 'dead')).toBe(
      'unit 1 of hidden is 0 for all 23 examples, and its δ is 0 @ 1 backward hidden delta',
    );
    expect(await first({ train: { batchSize: 23, epochs: 3 } }, 'dead')).toBe('end @ 3 update');
  });

  it('stop where a δ has vanished on its way back', async () => {
    const flat = { activation: { f: '1e-9 * tanh(z)' }, train: { epochs: 2 } };
    expect(await first(flat, 'vanishing')).toMatch(
      /^‖hidden\.delta‖ is .*e-\d+, and .* at the output @ 1 backward hidden delta$/,
    );
    expect(await first({ train: { epochs: 2 } }, 'vanishing')).toBe('end @ 10 update');
  });
});
