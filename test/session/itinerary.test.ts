import { describe, expect, it } from 'vitest';
import { Run } from '../../src/session/run.js';
import { modelOf, modelText } from './models.js';

/** The places of a step of a file with these layers, as words. */
async function places(layers: readonly object[], input = [4]): Promise<string[]> {
  const count = input.reduce((product, extent) => product * extent, 1);
  const example = JSON.parse(JSON.stringify(fill(input, () => 0.1)));
  const text = JSON.stringify({
    input,
    layers: [...layers, { type: 'dense', name: 'output', units: 1 }],
    loss: 'squared-error',
    data: { x: [example, example], y: [[1], [0]] },
    train: { learningRate: 0.1 },
  });
  expect(count).toBeGreaterThan(0);
  const { itinerary } = new Run(await modelOf(text));
  return itinerary.stops.map(({ phase, layer, part }) =>
    [phase, layer, part].filter((word) => word !== null).join(' '),
  );
}

/** The places of one layer, by what stands there; '' where it is done. */
function within(places: readonly string[], layer: string): { readonly forward: string[]; readonly backward: string[] } {
  const of = (phase: string): string[] =>
    places.flatMap((place) => {
      const [at, name, part = ''] = place.split(' ');
      return at === phase && name === layer ? [part] : [];
    });
  return { forward: of('forward'), backward: of('backward') };
}

function fill(shape: readonly number[], value: () => number): unknown {
  const [extent, ...rest] = shape;
  return extent === undefined ? value() : Array.from({ length: extent }, () => fill(rest, value));
}

const run = new Run(await modelOf(modelText()));
const { itinerary } = run;
const place = (text: string): number =>
  itinerary.stops.findIndex(
    (stop) => [stop.phase, stop.layer, stop.part].filter((word) => word !== null).join(' ') === text,
  );

describe('the places of a step', () => {
  it('are the layers forward, the loss, the layers backward, the update', async () => {
    expect(await places([{ type: 'dense', name: 'hidden', units: 2, activation: 'tanh' }])).toEqual([
      'forward hidden z',
      'forward hidden',
      'forward output',
      'loss',
      'backward output delta',
      'backward output',
      'backward hidden upstream',
      'backward hidden delta',
      'backward hidden',
      'update',
    ]);
  });

  it('go into layers within layers: forward they are done before, backward after what contains them', async () => {
    const inner = { type: 'dense', name: 'inner', units: 4 };
    expect(await places([{ type: 'residual', name: 'block', layers: [inner] }])).toEqual([
      'forward block.inner',
      'forward block',
      'forward output',
      'loss',
      'backward output delta',
      'backward output',
      'backward block delta',
      'backward block',
      'backward block.inner delta',
      'backward block.inner',
      'update',
    ]);
  });

  it('go by the inner values of attention', async () => {
    const all = await places([{ type: 'attention', name: 'look', heads: 1 }, { type: 'flatten' }], [3, 4]);
    expect(within(all, 'look')).toEqual({
      forward: ['q', 'k', 'scores', 'weights', 'v', 'heads', ''],
      backward: ['delta', 'heads.delta', 'v.delta', 'weights.delta', 'scores.delta', 'k.delta', 'q.delta', ''],
    });
  });

  it('go by the gates of an LSTM, in the order of its formulas, and back', async () => {
    const all = await places([{ type: 'lstm', name: 'reader', units: 2 }], [3, 4]);
    expect(within(all, 'reader')).toEqual({
      forward: ['z', 'i', 'f', 'g', 'c', 'o', ''],
      backward: ['upstream', 'z_o.delta', 'c.delta', 'z_g.delta', 'z_f.delta', 'z_i.delta', 'delta', ''],
    });
  });

  it('go by those of a GRU, with W_hn h + b_hn before them', async () => {
    const all = await places([{ type: 'gru', name: 'reader', units: 2 }], [3, 4]);
    expect(within(all, 'reader')).toEqual({
      forward: ['hn', 'z', 'r', 'n', 'u', ''],
      backward: ['upstream', 'z_u.delta', 'z_n.delta', 'z_r.delta', 'delta', 'hn.delta', ''],
    });
  });

  it('go through stacked recurrent layers one by one', async () => {
    const all = await places([{ type: 'lstm', name: 'reader', units: 2, layers: 2, bidirectional: true }], [3, 4]);
    const { forward, backward } = within(all, 'reader');
    expect(forward).toEqual(['z_l0', 'i_l0', 'f_l0', 'g_l0', 'c_l0', 'o_l0', 'z', 'i', 'f', 'g', 'c', 'o', '']);
    expect(backward.slice(-3)).toEqual(['z_i_l0.delta', 'z_l0.delta', '']);
  });
});

describe('strides', () => {
  it.each([
    ['forward hidden z', 'part', 1, 'forward hidden'],
    ['forward hidden z', 'layer', 1, 'forward hidden'],
    ['forward hidden', 'layer', 1, 'forward output'],
    ['forward hidden', 'phase', 1, 'forward output'],
    ['forward output', 'phase', 1, 'loss'],
    ['loss', 'phase', 1, 'backward hidden'],
    ['loss', 'layer', 1, 'backward output'],
    ['backward output', 'layer', -1, 'loss'],
    ['backward hidden delta', 'part', -1, 'backward hidden upstream'],
    ['update', 'phase', -1, 'backward hidden'],
    ['backward hidden', 'phase', -1, 'loss'],
  ] as const)('from %s by a %s, %i, to %s', (from, stride, direction, to) => {
    expect(itinerary.after(place(from), stride, direction)).toBe(place(to));
  });

  it('lead into the next step and the one before', () => {
    expect(itinerary.after(itinerary.last, 'layer', 1)).toBe(itinerary.stops.length);
    expect(itinerary.after(0, 'part', -1)).toBe(-1);
  });
});

describe('what is known where', () => {
  it.each([
    ['hidden.weight', 0],
    ['x', 0],
    ['hidden.z', place('forward hidden z')],
    ['hidden.a', place('forward hidden')],
    ['output.x', place('forward output')],
    ['output.z', place('forward output')],
    ['loss', place('loss')],
    ['output.delta', place('backward output delta')],
    ['hidden.upstream', place('backward hidden upstream')],
    ['hidden.weight.gradient', place('backward hidden')],
  ])('%s', (name, at) => {
    expect(itinerary.knownFrom(name)).toBe(at);
  });
});
