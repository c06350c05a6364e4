/** What a contestant has no way to do: a dash and a footnote in the report, and no failure. */
export class Cannot extends Error {}
