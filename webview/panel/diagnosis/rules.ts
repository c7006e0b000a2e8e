import type { RuleName } from '../../../src/protocol.js';

/** What each rule is called, and what it looks at: for those that have found nothing. */
export const RULES: Readonly<Record<RuleName, { readonly name: string; readonly looks: string }>> = {
  uphill: {
    name: 'wrong way',
    looks: 'whether a short step against the gradient makes J smaller, where a df is written by hand',
  },
  nonFinite: { name: 'not finite', looks: 'every number of the step, and of what led to it' },
  unreached: { name: 'no gradient', looks: 'whether a gradient comes to every parameter' },
  symmetry: { name: 'symmetry', looks: 'whether units of a layer are copies of each other' },
  finalActivation: { name: 'final activation', looks: 'the last activation beside the loss' },
  unscaledInputs: { name: 'unscaled inputs', looks: 'the mean and the spread of every column of x' },
  normExplosion: { name: 'exploding norm layers', looks: '‖δ‖ below each norm layer beside ‖δ‖ above it' },
  rateTooHigh: { name: 'η too high', looks: 'J over the steps so far, and after the coming update' },
  deadUnits: { name: 'dead units', looks: 'which units give 0 and get no δ, for all examples looked at' },
  saturation: { name: 'saturation', looks: 'how many entries of z lie where f′ is flat' },
  vanishing: { name: 'vanishing δ', looks: '‖δ‖ of each layer beside that of the last, and what shrinks it' },
  exploding: { name: 'exploding δ', looks: '‖δ‖ of each layer beside that of the last, and what makes it grow' },
  rateTooLow: { name: 'η too low', looks: 'how much J has fallen, and how far an update goes' },
  updateRatio: { name: 'update / weight', looks: '‖ΔW‖ / ‖W‖ of each layer beside the others' },
  classImbalance: { name: 'class imbalance', looks: 'how often each class stands in y' },
  constantGuess: { name: 'constant guess', looks: 'J beside what one answer to every example would have' },
  overfits: { name: 'one batch by heart', looks: 'a short training of its own, on one batch alone' },
};
