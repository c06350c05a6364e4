/** Playing without a terminal, with a clock of the test. */
import assert from 'node:assert/strict';
import { readCast } from 'strand-terminal/asciicast';
import { Playback } from '#src/player/playback.js';
import { KeptBytes, type RecordingSource } from '#src/player/recording-source.js';
import { recordingOf } from '../support/recordings.js';
import { test } from '../support/test.js';

class Played {
  now = 0;
  readonly #text: string;
  /** How often the recording was opened. */
  opened = 0;

  constructor(text: string) {
    this.#text = text;
  }

  open(): Promise<Playback> {
    const text = this.#text;
    const kept = new KeptBytes(
      (async function* () {
        yield Buffer.from(text);
      })(),
    );
    const source: RecordingSource = {
      open: () => {
        this.opened += 1;
        return readCast(kept.read());
      },
    };
    return Playback.open(source, 1, undefined, () => this.now);
  }
}

async function shown(playback: Playback): Promise<string> {
  // It does much in several turns.
  do await playback.showDue(() => false);
  while ((await playback.untilNext()) === 0);
  await playback.screen.flush();
  return playback.screen.text();
}

test('a playback shows each event at its time, however late it is asked', async () => {
  const events = Array.from({ length: 1000 }, (_, index) => [0.1, 'o', `\r${index + 1} `] as const);
  const played = new Played(recordingOf(events));
  const playback = await played.open();
  playback.clock.start();
  for (const [now, expected] of [
    [99, ''],
    [101, '1'],
    [12_345, '123'],
    [12_399, '123'],
    [99_999, '999'],
    [100_001, '1000'],
  ] as const) {
    played.now = now;
    assert.equal((await shown(playback)).trim(), expected);
  }
  assert.equal(await playback.untilNext(), undefined);
});

test('a playback seeks to the same screen from every side, also in a long recording', async () => {
  // Enough for several pictures on the way, with the alternate screen and a change of the size in between.
  const events = Array.from({ length: 4000 }, (_, index) => {
    if (index === 1500) return [1, 'o', '\x1b[?1049h\x1b[31m\n'] as const;
    if (index === 2000) return [1, 'r', '60x20'] as const;
    if (index === 2500) return [1, 'o', '\x1b[?1049l\x1b[32m\n'] as const;
    return [1, 'o', `${index} ${'é漢'.repeat(index % 100)}\r\n`] as const;
  });
  const playback = await new Played(recordingOf(events)).open();
  const at = async (time: number) => {
    await playback.seek(time);
    await playback.screen.flush();
    const { columns, rows } = playback.screen;
    return JSON.stringify([columns, rows, playback.screen.snapshot()]);
  };
  const times = [10.5, 1400, 1501, 1800, 2001, 2300, 2501, 3000, 3999.5];
  const forward = new Map<number, string>();
  for (const time of times) forward.set(time, await at(time));
  for (const time of [...times].reverse()) assert.equal(await at(time), forward.get(time), `back at ${time}`);
  for (const time of [2300, 10.5, 3000, 1800, 2501])
    assert.equal(await at(time), forward.get(time), `at ${time}`);
});

test('a playback steps from output to output, and is over at a step after the last one', async () => {
  const playback = await new Played(
    recordingOf([
      [5, 'o', 'a'],
      [5, 'i', 'typed'],
      [5, 'm', 'label'],
      [5, 'o', 'b'],
      [5, 'x', '0'],
    ]),
  ).open();
  for (const [text, position] of [
    ['a', 5],
    ['ab', 20],
    ['ab', 25],
  ] as const) {
    await playback.step();
    assert.equal(await shown(playback), text);
    assert.equal(playback.clock.position, position);
    assert.equal(await playback.untilNext(), Number.POSITIVE_INFINITY);
  }
  await playback.step();
  assert.equal(await playback.untilNext(), undefined);
});

test('a playback goes to the next marker as soon as it is known, and back to the one before', async () => {
  const playback = await new Played(
    recordingOf([
      [10, 'm', 'one'],
      [10, 'm', ''],
      [10, 'o', 'x'],
    ]),
  ).open();
  const first = await playback.nextMarker();
  assert.deepEqual(first, { at: 10, label: 'one' });
  await playback.seek(10);
  assert.deepEqual(await playback.nextMarker(), { at: 20, label: '' });
  assert.equal(playback.status.marker, '"one"');
  await playback.seek(25);
  assert.equal(playback.status.marker, 'marker 2');
  assert.equal(await playback.nextMarker(), undefined);
  await playback.seekPreviousMarker();
  assert.equal(playback.clock.position, 20);
  await playback.seekPreviousMarker();
  assert.equal(playback.clock.position, 10);
  await playback.seekPreviousMarker();
  assert.equal(playback.clock.position, 0);
});

test('a playback goes neither before the start nor behind the end', async () => {
  const playback = await new Played(recordingOf([[10, 'o', 'x']])).open();
  assert.equal(await playback.duration(), 10);
  await playback.skip(-5);
  assert.equal(playback.clock.position, 0);
  await playback.skip(100);
  assert.equal(playback.clock.position, 10);
});
