// R1: how long does one byte to `cat` and back take, when the data callback writes the next one? With parent and child on two
// processors, where most of the time is the wake-up of the other one, and on the same processor, where it is not.
import { becomes } from '../harness/becomes.mjs';
import { cpuSince } from '../harness/cpu.mjs';
import { atMost } from '../harness/goal.mjs';
import { place } from '../harness/place.mjs';
import { endSessions, openSession } from '../harness/session.mjs';
import { median } from '../harness/statistics.mjs';

export const runs = {
  'r1-apart': { full: { trips: 5000, apart: true }, smoke: { trips: 200, apart: true } },
  'r1-together': { full: { trips: 5000, apart: false }, smoke: { trips: 200, apart: false } },
};

export const rows = [
  {
    id: 'R1',
    run: 'r1-apart',
    key: 'roundTripUs',
    label: 'one byte to cat and back, p50',
    unit: 'µs',
    digits: 1,
    aim: atMost(1.25, 'c'),
    streamAim: atMost(1.4, 'c'),
  },
  {
    id: 'R1',
    run: 'r1-apart',
    key: 'cpuUs',
    label: "parent's CPU per round trip",
    unit: 'µs',
    digits: 1,
    aim: atMost(1.7, 'c'),
    streamAim: atMost(2.2, 'c'),
  },
  {
    id: 'R1',
    run: 'r1-together',
    key: 'roundTripUs',
    label: 'the same on one processor',
    unit: 'µs',
    digits: 1,
  },
  {
    id: 'R1',
    run: 'r1-together',
    key: 'cpuUs',
    label: "parent's CPU on one processor",
    unit: 'µs',
    digits: 1,
  },
];

export const baselineArguments = ({ trips, apart }) => ['r1', trips, apart ? 1 : 0];

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { trips, apart }) {
  const samples = new Float64Array(trips);
  const byte = Buffer.from('x');
  let answered = () => {};
  const session = openSession(start, '/bin/sh', ['-c', 'stty raw -echo; exec cat'], (chunk) =>
    answered(chunk),
  );
  await becomes(session.pid, 'cat');
  place(session.pid, apart);

  const usage = process.resourceUsage();
  let bytes = 0;
  let callbacks = 0;
  // Not one promise for each trip, which would cost more than the trip.
  await new Promise((resolve) => {
    let sent = performance.now();
    answered = (chunk) => {
      const came = performance.now();
      samples[callbacks] = came - sent;
      bytes += chunk.length;
      callbacks++;
      if (callbacks === trips) {
        resolve();
        return;
      }
      sent = came;
      session.write(byte);
    };
    session.write(byte);
  });
  const cpu = cpuSince(usage);
  await endSessions([session]);
  return { roundTripUs: median(samples) * 1e3, cpuUs: (cpu.total * 1e6) / trips, callbacks, bytes };
}

export const checks = ({ callbacks, bytes }, { trips }) => [
  ['each byte came back in its own callback', callbacks === trips && bytes === trips],
];
