import { median } from './statistics.mjs';

/** Every answer of every round, and the medians that the report is made of. */
export class Results {
  /** @type {Record<string, Record<string, Record<string, number>[]>>} run → contestant → one answer a round */
  #answers;

  /** @param what toJSON gave, if it is not the begin */
  constructor(answers = {}) {
    this.#answers = answers;
  }

  add(run, contestant, answer) {
    this.#answers[run] ??= {};
    this.#answers[run][contestant] ??= [];
    this.#answers[run][contestant].push(answer);
  }

  /** @returns {string | undefined} why figures of a run are missing: what a contestant cannot do, or did not manage */
  flaw(run, contestant) {
    const answer = this.#answers[run]?.[contestant]?.find(({ cannot, failed }) => cannot ?? failed);
    return answer?.cannot ?? answer?.failed;
  }

  /** @returns {number | undefined} the median; undefined: not asked, or the row is not a figure of this contestant's */
  value(row, contestant) {
    const samples = this.#samples(row, contestant);
    return samples && median(samples);
  }

  /** @returns {[number, number] | undefined} the least and the most of the rounds */
  range(row, contestant) {
    const samples = this.#samples(row, contestant);
    return samples && [Math.min(...samples), Math.max(...samples)];
  }

  /**
   * The median of the rounds' ratios, which is not the ratio of the medians: a machine that is shared changes its speed
   * within minutes, and what was measured seconds apart was measured at the same speed.
   *
   * @returns {number | undefined} undefined also for a multiple of nothing: C starts no threads
   */
  ratio(row, contestant, baseRow, baseContestant) {
    const values = this.#samples(row, contestant);
    const bases = this.#samples(baseRow, baseContestant);
    if (values === undefined || bases === undefined || bases.includes(0)) return undefined;
    return median(values.map((value, round) => value / bases[round]));
  }

  #samples(row, contestant) {
    const samples = (this.#answers[row.run]?.[contestant] ?? []).map((answer) => answer[row.key]);
    return samples.length === 0 || samples.includes(undefined) ? undefined : samples;
  }

  toJSON() {
    return this.#answers;
  }
}
