import { median } from './statistics.mjs';

/** The answers of all rounds, and the medians for the report. */
export class Results {
  /** @type {Record<string, Record<string, Record<string, number>[]>>} run → contestant → one answer a round */
  #answers;

  /** @param answers the result of toJSON() of an earlier run */
  constructor(answers = {}) {
    this.#answers = answers;
  }

  add(run, contestant, answer) {
    this.#answers[run] ??= {};
    this.#answers[run][contestant] ??= [];
    this.#answers[run][contestant].push(answer);
  }

  /** @returns {string | undefined} why figures of a run are missing: the contestant lacks a feature, or failed */
  flaw(run, contestant) {
    const answer = this.#answers[run]?.[contestant]?.find(({ cannot, failed }) => cannot ?? failed);
    return answer?.cannot ?? answer?.failed;
  }

  /** Whether a contestant was asked, also if it had no answer. */
  has(row, contestant) {
    return this.#answers[row.run]?.[contestant] !== undefined;
  }

  /** @returns {number | undefined} the median; undefined if the contestant has no such figure */
  value(row, contestant) {
    const samples = this.#samples(row, contestant);
    return samples && median(samples);
  }

  /** @returns {[number, number] | undefined} the smallest and the largest figure of the rounds */
  range(row, contestant) {
    const samples = this.#samples(row, contestant);
    return samples && [Math.min(...samples), Math.max(...samples)];
  }

  /**
   * The median of the ratios of the rounds, not the ratio of the medians: the speed of a shared machine changes within
   * minutes, but not between two contestants of one round.
   *
   * @returns {number | undefined} undefined also if the base is 0
   */
  ratio(row, contestant, baseRow, baseContestant) {
    const values = this.#samples(row, contestant);
    const bases = this.#samples(baseRow, baseContestant);
    if (values === undefined || bases === undefined || bases.includes(0)) return undefined;
    return median(values.map((value, round) => value / bases[round]));
  }

  /** The median of the differences of the rounds. */
  difference(row, contestant, base) {
    const values = this.#samples(row, contestant);
    const bases = this.#samples(row, base);
    if (values === undefined || bases === undefined) return undefined;
    return median(values.map((value, round) => value - bases[round]));
  }

  #samples(row, contestant) {
    const samples = (this.#answers[row.run]?.[contestant] ?? []).map((answer) => answer[row.key]);
    return samples.length === 0 || samples.includes(undefined) ? undefined : samples;
  }

  toJSON() {
    return this.#answers;
  }
}
