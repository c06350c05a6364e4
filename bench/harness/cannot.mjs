/** A contestant has no such feature. The report shows a dash and a footnote; it is not a failure. */
export class Cannot extends Error {}
