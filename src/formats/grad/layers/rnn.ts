import { readChoice } from '../scalars.js';
import { recurrentLayer } from './recurrent.js';

/** hₜ = f(z_t), z_t = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh (Elman 1990; torch.nn.RNN). */
export const rnnLayer = recurrentLayer({
  type: 'rnn',
  description:
    'A simple recurrent layer over [steps, units]: hₜ = tanh(zₜ), zₜ = W_ih·xₜ + b_ih + W_hh·hₜ₋₁ + b_hh, as `torch.nn.RNN`. Its z is zₜ of every step, δ the whole derivative there.',
  gates: 1,
  row: 'unit',
  keys: {
    activation: {
      description: 'f in hₜ = f(zₜ): *tanh* (where absent) or *relu*.',
      schema: { anyOf: [{ enum: ['tanh', 'relu'] }, {}], default: 'tanh' },
    },
  },
  cell: ({ reader }, keys) => {
    const node = keys.get('activation')?.value;
    const name = node ? readChoice(reader, node, 'activation', ['tanh', 'relu']) : 'tanh';
    return name && `rnn-${name}`;
  },
});
