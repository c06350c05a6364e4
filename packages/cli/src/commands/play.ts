/**
 * `strand play`: shows a recording on the terminal, with its times.
 *
 * Test: test/commands/play.test.ts
 */
import { defineCommand } from '../frame/command.js';
import { idleLimitOption, speedOption } from '../recording/recording-options.js';

export const command = defineCommand({
  name: 'play',
  summary: 'plays a recording on your terminal',
  description: [
    'Shows the recording in FILE (- is standard input) with its times, in the asciicast format, versions 1 to 3. At the end, the last screen stays on your terminal.',
    'If standard output is not a terminal, the output in the recording is printed with its times, unchanged.',
  ],
  operands: [{ name: 'FILE' }],
  options: {
    speed: speedOption,
    'idle-limit': {
      ...idleLimitOption,
      description: 'shortens longer pauses to this time; default: that of the recording',
    },
    loop: { description: 'plays again and again' },
    step: { description: 'begins paused: the key . shows the next output' },
  },
  sections: [
    {
      title: 'Keys',
      paragraphs: [
        'space: pause, and go on',
        '. (full stop): pause, and show the next output',
        '] and [: go to the next and the previous marker',
        'arrow right and left: go 5 seconds forward and back',
        '0 to 9: go to the start, to 10 % of the time, and so on',
        '+ and -: faster and slower',
        'q or ^C: quit; ^Z: stop; ^L: draw again',
      ],
    },
    {
      title: 'Terminal',
      paragraphs: [
        'The recording is shown as on a terminal of its own size. If yours is smaller, strand says so, and shows the part with the cursor. Nothing that the recording does to its terminal happens to yours, except for the title, and yours is as before when strand ends.',
      ],
    },
  ],
  examples: [
    { line: 'strand play demo.cast', does: 'plays a recording' },
    {
      line: 'strand play --speed 2 --idle-limit 1 demo.cast',
      does: 'plays it faster, and without long pauses',
    },
    { line: 'gzip -dc demo.cast.gz | strand play -', does: 'plays a recording that comes from a pipe' },
  ],
  exitStatuses: ['done', 'failure', 'signal', 'outputClosed'],

  async run({ values, operands: [file = ''] }) {
    const { playCommand } = await import('../player/play-command.js');
    return playCommand(file, {
      speed: values.speed ?? 1,
      idleLimit: values['idle-limit'],
      loop: values.loop ?? false,
      step: values.step ?? false,
    });
  },
});
