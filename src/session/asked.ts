/** A number of steps in a request. Throws an Error for the user. */
export function stepCount(value: number): number {
  return whole(value, 'the number of steps');
}

/** A step in a request. Throws an Error for the user. */
export function stepNumber(value: number): number {
  return whole(value, 'a step');
}

function whole(value: number, what: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${what} is a whole number from 0 on; found ${value}`);
}
