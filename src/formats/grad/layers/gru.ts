import { recurrentLayer } from './recurrent.js';

/** n = tanh(W_in x + b_in + σ(r) (W_hn h + b_hn)), h′ = (1 − σ(z)) n + σ(z) h (Cho et al. 2014; torch.nn.GRU). */
export const gruLayer = recurrentLayer({
  type: 'gru',
  description:
    'A gated recurrent unit over [steps, units], as `torch.nn.GRU`. Its z is the gates r, z, n of every step before σ and tanh; `NAME.hn` is W_hn·h + b_hn, which the reset gate multiplies.',
  gates: 3,
  row: 'unit of each gate r, z, n',
  cell: () => 'gru',
});
