import { recurrentLayer } from './recurrent.js';

/** c′ = σ(f) c + σ(i) tanh(g), h′ = σ(o) tanh(c′) (Hochreiter & Schmidhuber 1997; torch.nn.LSTM). */
export const lstmLayer = recurrentLayer({
  type: 'lstm',
  description:
    'A long short-term memory over [steps, units], as `torch.nn.LSTM`: c′ = σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c′). Its z is the gates i, f, g, o of every step before σ and tanh; `NAME.c` is the memory.',
  gates: 4,
  row: 'unit of each gate i, f, g, o',
  cell: () => 'lstm',
});
