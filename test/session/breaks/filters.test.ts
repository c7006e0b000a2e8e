import { describe, expect, it } from 'vitest';
import type { BreakFilter } from '../../../src/session/breaks/breakpoint.js';
import { sessionOf } from '../open.js';

const x = Array.from({ length: 8 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 5]);
const y = x.map(([a = 0, b = 0]) => [a * b]);

function textOf(layers: readonly object[], train: object): string {
  return JSON.stringify({
    seed: 1,
    input: [3],
    layers: [...layers, { type: 'dense', name: 'output', units: 1 }],
    loss: 'squared-error',
    data: { x, y },
    train: { epochs: 20, ...train },
  });
}

const dense = (name: string, activation: string, rest: object = {}): object => ({
  type: 'dense',
  name,
  units: 4,
  activation,
  ...rest,
});

/** Eight layers of σ, whose derivative is at most 1/4: seven times that, and the weights, are far below 10⁻⁶. */
const DEEP = Array.from({ length: 8 }, (_, i) =>
  dense(`s${i + 1}`, 'sigmoid', { weights: { init: 'normal', std: 0.1 } }),
);

async function stopped(text: string, filter: BreakFilter, thresholds: object = {}): Promise<string> {
  const session = await sessionOf(text);
  await session.request('configure', { thresholds: { ...thresholds } });
  await session.request('breaks', { breakpoints: [], filters: [filter] });
  await session.request('walkTo', { step: 0, at: 'begin' });
  const { run } = await session.request('seek', { back: false, until: null });
  const { phase, layer } = run?.position ?? expect.fail();
  return `${run?.stopped?.filter ?? run?.stopped?.kind} at step ${run?.step}, ${phase} ${layer}: ${run?.stopped?.text}`;
}

describe('a filter', () => {
  it('of vanishing gradients stops at the layer nearest to the input of a deep network of σ, and not in a shallow one', async () => {
    expect(await stopped(textOf(DEEP, { learningRate: 0.1 }), 'vanishing')).toMatch(
      /^vanishing at step 0, backward s1: ‖s1\.delta‖ is .*e-12, and .* at the output$/,
    );
    expect(await stopped(textOf(DEEP.slice(0, 2), { learningRate: 0.1 }), 'vanishing')).toBe(
      'end at step 20, update null: ',
    );
  });

  it('of exploding gradients stops where large weights make one that is larger than they are', async () => {
    const large = ['l1', 'l2', 'l3', 'l4'].map((name) =>
      dense(name, 'linear', { weights: { init: 'normal', std: 5 } }),
    );
    expect(await stopped(textOf(large, { learningRate: 0.1 }), 'exploding')).toMatch(
      /^exploding at step 0, backward \w+: η ‖∇\w+\.weight‖ is .*, more than/,
    );
    expect(await stopped(textOf([dense('h', 'tanh')], { learningRate: 0.01 }), 'exploding')).toBe(
      'end at step 20, update null: ',
    );
  });

  it('of exploding gradients looks at weights that an update changes', async () => {
    const tiny = [dense('h', 'linear', { weights: { init: 'normal', std: 1e-6 } })];
    expect(await stopped(textOf(tiny, { learningRate: 0.01 }), 'exploding')).toMatch(/: η ‖∇h\.weight‖ is /);
    expect(await stopped(textOf(tiny, { learningRate: 0.01, freeze: ['h.weight'] }), 'exploding')).toBe(
      'end at step 20, update null: ',
    );
  });

  it('of vanishing or exploding δ judges by the limits of a diagnosis, as they are set', async () => {
    expect(await stopped(textOf(DEEP, { learningRate: 0.1 }), 'vanishing', { vanishing: 1e-30 })).toBe(
      'end at step 20, update null: ',
    );
    // W of the output is (10 0 0 0): δ of h is ten times as long as its δ, and η is too small for the other reason to stop.
    const tenfold = textOf([dense('h', 'linear', { weights: { init: 'normal', std: 0.1 } })], { learningRate: 1e-9 });
    const large = tenfold.replace('"units":1', '"units":1,"weights":[[10,0,0,0]]');
    expect(await stopped(large, 'exploding', { exploding: 9.9 })).toMatch(
      /^exploding at step 0, backward h: ‖h\.delta‖ is .*, and .* at the output$/,
    );
    expect(await stopped(large, 'exploding')).toBe('end at step 20, update null: ');
  });

  it('follows a limit that is set while it waits', async () => {
    const session = await sessionOf(textOf(DEEP, { learningRate: 0.1 }));
    await session.request('breaks', { breakpoints: [], filters: ['vanishing'] });
    await session.request('configure', { thresholds: { vanishing: 0 } });
    await session.request('walkTo', { step: 0, at: 'begin' });
    expect((await session.request('seek', { back: false, until: null })).run?.stopped?.kind).toBe('end');
  });

  it('of a loss that rises stops where η is too large', async () => {
    expect(await stopped(textOf([dense('h', 'tanh')], { learningRate: 3 }), 'lossRises')).toMatch(
      /^lossRises at step 2, loss null: J rose from .* to /,
    );
    expect(await stopped(textOf([dense('h', 'tanh')], { learningRate: 0.05 }), 'lossRises')).toBe(
      'end at step 20, update null: ',
    );
  });
});
