/**
 * A goal as data, so that its text and its judgement cannot disagree.
 *
 * `of` is what the limit is a multiple of: 'c' or 'node-pty' is that contestant's figure in the same row, a row's id is
 * the same contestant's in the first row with that id that is about the same figure, and nothing is the plain number.
 * `as` is how the report names it.
 *
 * @typedef {{ sign: '≤' | '≥' | '<' | '=', limit: number, of?: string, as?: string }} Goal
 */
/** @returns {Goal} */
export const atMost = (limit, of, as) => ({ sign: '≤', limit, of, as });
/** @returns {Goal} */
export const atLeast = (limit, of) => ({ sign: '≥', limit, of });
/** @returns {Goal} */
export const below = (limit, of) => ({ sign: '<', limit, of });

/** @returns {Goal} */
export const exactly = (limit, of) => ({ sign: '=', limit, of });

/** @param {Goal} goal */
export function describeGoal({ sign, limit, of, as = of === 'c' ? 'C' : of }) {
  const number = limit.toLocaleString('en-US');
  return of === undefined ? `${sign} ${number}` : `${sign} ${number} × ${as}`;
}

/**
 * @param {Goal} goal
 * @param {number} value the figure, or its ratio to what the limit is a multiple of
 */
export function meetsGoal({ sign, limit }, value) {
  switch (sign) {
    case '≤':
      return value <= limit;
    case '≥':
      return value >= limit;
    case '<':
      return value < limit;
    case '=':
      return value === limit;
    default:
      throw new Error(`no such sign: ${sign}`);
  }
}
