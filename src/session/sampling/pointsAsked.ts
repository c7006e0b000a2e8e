const MOST = 400;

/** How many steps a request asks about. Throws an Error for the user. */
export function pointsAsked(points: number): number {
  if (Number.isSafeInteger(points) && points >= 2 && points <= MOST) return points;
  throw new Error(`the number of points is a whole number from 2 to ${MOST}; found ${points}`);
}
