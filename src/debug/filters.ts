import type { BreakFilter } from '../protocol.js';

/** What a run can be stopped at wherever it happens, as VS Code lists it under Breakpoints. */
export const FILTERS: readonly {
  readonly filter: BreakFilter;
  readonly label: string;
  readonly description: string;
  readonly default: boolean;
}[] = [
  {
    filter: 'nonFinite',
    label: 'NaN or Infinity',
    description: 'Stops where a number first is NaN or infinite, in the order in which a step computes.',
    default: true,
  },
  {
    filter: 'mismatch',
    label: 'Gradient Mismatch',
    description:
      'Checks every op at every step, and stops where a derivative is wrong. Each step takes several times as long.',
    default: false,
  },
  {
    filter: 'vanishing',
    label: 'Vanishing δ',
    description:
      'Stops where δ of a layer with weights is below `deltascope.diagnosis.vanishing` times the one at the output: a thousandth, where nothing is set.',
    default: false,
  },
  {
    filter: 'exploding',
    label: 'Exploding Gradient',
    description:
      'Stops where η ‖∇W‖ is larger than ‖W‖, of weights that are not all 0 and not frozen, or δ of a layer with weights above `deltascope.diagnosis.exploding` times the one at the output: a thousand times, where nothing is set.',
    default: false,
  },
  {
    filter: 'dead',
    label: 'Dead Unit',
    description: 'Stops where a unit is 0 for all examples of a batch of eight or more, and its δ is 0.',
    default: false,
  },
  {
    filter: 'lossRises',
    label: 'Loss Rises',
    description: 'Stops where J rises from one epoch to the next.',
    default: false,
  },
];
