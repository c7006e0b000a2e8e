import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import type { CellKind, CellWeights } from '../../../engine/ops/cells.js';
import { recurrent } from '../../../engine/ops/recurrent.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import type { Shapes, Way } from './way.js';

/** Cells, and how many gates each has: rows of its weights by units. */
const CELLS: readonly (readonly [CellKind, number])[] = [
  ['rnn-tanh', 1],
  ['rnn-relu', 1],
  ['lstm', 4],
  ['gru', 3],
];

/** Which parameter is which matrix, and whether it is stored the other way round. */
interface Matrices {
  readonly input: number;
  readonly state: number;
  readonly turned: readonly [input: boolean, state: boolean];
}

/** One layer over the steps of x, [N, T, I], from a state of zeros; y is the last h, [N, H], or that of every step, [N, T, H]. */
export function recurrents({ x, y, parameters }: Shapes): Way[] {
  const [, steps = 0, inputs = 0] = x;
  const units = y.at(-1) ?? 0;
  const whole = y.length === 3 && y[1] === steps;
  if (x.length !== 3 || steps === 0 || !(whole || y.length === 2)) return [];
  return CELLS.flatMap(([kind, gates]) =>
    matricesOf(parameters, gates * units, inputs, units).map((matrices): Way => {
      const roles = rolesOf(parameters, matrices);
      return { type: 'rnn', roles, build: (b, node, all) => layerOf(b, kind, node, all, matrices, roles, whole) };
    }),
  );
}

/** Every choice of two matrices that the shapes allow; all other parameters, two at most, have to be biases. */
function matricesOf(parameters: readonly Shape[], rows: number, inputs: number, units: number): Matrices[] {
  const places = [...parameters.keys()];
  const ways = (place: number, columns: number): boolean[] => {
    const [first, second] = parameters[place] as Shape;
    if (parameters[place]?.length !== 2) return [];
    return [
      ...(first === rows && second === columns ? [false] : []),
      ...(first === columns && second === rows ? [true] : []),
    ];
  };
  const isBias = (place: number): boolean => sizeOf(parameters[place] as Shape) === rows;
  if (parameters.length < 2 || parameters.length > 4) return [];
  return places.flatMap((input) =>
    places.flatMap((state) => {
      if (input === state || !places.every((each) => each === input || each === state || isBias(each))) return [];
      return ways(input, inputs).flatMap((one) =>
        ways(state, units).map((other): Matrices => ({ input, state, turned: [one, other] })),
      );
    }),
  );
}

/** As torch names them; where there is one bias only, it stands with the input. */
function rolesOf(parameters: readonly Shape[], { input, state }: Matrices): string[] {
  const biases = ['bias_ih_l0', 'bias_hh_l0'][Symbol.iterator]();
  return parameters.map((_, place) => {
    if (place === input) return 'weight_ih_l0';
    return place === state ? 'weight_hh_l0' : (biases.next().value as string);
  });
}

function layerOf(
  b: GraphBuilder,
  kind: CellKind,
  x: NodeId,
  all: readonly NodeId[],
  { input, state, turned }: Matrices,
  roles: readonly string[],
  whole: boolean,
): NodeId {
  const matrix = (place: number, isTurned: boolean): NodeId =>
    isTurned ? b.apply('permute', [all[place] as NodeId], { order: [1, 0] }) : (all[place] as NodeId);
  const weightHH = matrix(state, turned[1]);
  const bias = (role: string): NodeId | undefined => {
    const id = all[roles.indexOf(role)];
    return id === undefined ? undefined : b.reshape(id, [b.shape(weightHH)[0] ?? 0]);
  };
  const weights: CellWeights = {
    weightIH: matrix(input, turned[0]),
    weightHH,
    biasIH: bias('bias_ih_l0'),
    biasHH: bias('bias_hh_l0'),
  };
  const { sequence, layers } = recurrent(b, kind, x, [[weights]]);
  return whole ? sequence : (layers[0]?.[0]?.last.h as NodeId);
}
