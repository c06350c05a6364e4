/**
 * A goal as data, from which both its text and its check are made.
 *
 * The limit is a plain number without `of`, else a multiple: `of` the name of a contestant is its figure in the same row; `of`
 * the id of a row is the figure of the same contestant in the first row with this id and the same key. The report writes `as`
 * in place of `of`. With `above` the limit is for the difference to the figure of that contestant in the same row.
 *
 * @typedef {{ sign: '≤' | '≥' | '<' | '=', limit: number, of?: string, as?: string, above?: string }} Goal
 */
/** @returns {Goal} */
export const atMost = (limit, of, as) => ({ sign: '≤', limit, of, as });
/** @returns {Goal} */
export const atLeast = (limit, of) => ({ sign: '≥', limit, of });
/** @returns {Goal} */
export const below = (limit, of) => ({ sign: '<', limit, of });

/** @returns {Goal} */
export const exactly = (limit, of) => ({ sign: '=', limit, of });

/** @returns {Goal} */
export const atMostAbove = (limit, above) => ({ sign: '≤', limit, above });

/** @param {Goal} goal */
export function describeGoal({ sign, limit, of, as = of === 'c' ? 'C' : of, above }) {
  const number = limit.toLocaleString('en-US');
  if (above !== undefined) return `${sign} ${number} above ${above}`;
  return of === undefined ? `${sign} ${number}` : `${sign} ${number} × ${as}`;
}

/**
 * @param {Goal} goal
 * @param {number} value the figure, or with `of` its ratio, or with `above` the difference
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
      throw new Error(`unknown sign: ${sign}`);
  }
}
