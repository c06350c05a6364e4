import { cast } from './cast.mjs';
import { expect } from './expect.mjs';
import { recording } from './recording.mjs';
import { redaction } from './redaction.mjs';
import { screen } from './screen.mjs';

/**
 * The targets that check streams: what fast-check draws, and the function that throws if the library is wrong. `share` is their part
 * of all streams.
 */
export const streamTargets = {
  screen: { ...screen, share: 0.15 },
  cast: { ...cast, share: 0.2 },
  redaction: { ...redaction, share: 0.3 },
  expect: { ...expect, share: 0.33 },
  recording: { ...recording, share: 0.02 },
};
