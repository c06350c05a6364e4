import { RecordingProtocol } from '../support/recording-protocol.js';
import { test } from '../support/test.js';
import { MemoryStage } from './memory-stage.js';
import { RealStage } from './real-stage.js';
import type { Played, Stage } from './stage.js';

const stages: Readonly<Record<string, () => Stage>> = {
  'in the kernel': () => new RealStage(),
  'in memory': () => new MemoryStage(),
};

/** One test for each kind of reactor. */
export function behaviour(
  sentence: string,
  played: Played,
  makeProtocol = () => new RecordingProtocol(),
): void {
  for (const [where, makeStage] of Object.entries(stages)) {
    test(`${sentence} (${where})`, async () => {
      const stage = makeStage();
      try {
        await played(stage, makeProtocol());
      } finally {
        stage.close();
      }
    });
  }
}
