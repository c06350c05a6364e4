// F1: how long does one byte to a child and back take while 200 others print without end?
import { responder } from '../harness/compile-baseline.mjs';
import { atMost } from '../harness/goal.mjs';
import { endSessions, openSession } from '../harness/session.mjs';
import { median, percentile } from '../harness/statistics.mjs';

export const runs = {
  f1: { full: { floods: 200, trips: 300 }, smoke: { floods: 20, trips: 20 } },
};

export const rows = [
  {
    id: 'F1',
    run: 'f1',
    key: 'tripMs',
    label: 'one byte to a child and back among 200 floods, p50',
    unit: 'ms',
    digits: 1,
  },
  {
    id: 'F1',
    run: 'f1',
    key: 'tripP99Ms',
    label: 'the same, p99',
    unit: 'ms',
    digits: 1,
    goal: atMost(2, 'c'),
  },
];

export const baselineArguments = ({ floods, trips }) => ['f1', floods, trips];

export const needs = ({ floods }) => ({
  descriptors: 6 * floods + 100,
  terminals: floods + 1,
  processes: 2 * floods + 100,
});

/** Starts a responder, waits until it is ready, and lets the caller set the listener for its output. */
async function ready(start) {
  let got = () => {};
  const first = new Promise((resolve) => {
    got = resolve;
  });
  const session = openSession(start, ...responder, () => got());
  await first;
  return {
    ...session,
    onData: (listener) => {
      got = listener;
    },
  };
}

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { floods, trips }) {
  const flooding = await Promise.all(Array.from({ length: floods }, () => ready(start)));
  const echo = await ready(start);
  const begin = Buffer.from('f');
  const flowing = flooding.map(
    (session) =>
      new Promise((resolve) => {
        session.onData(resolve);
        session.write(begin);
      }),
  );
  await Promise.all(flowing);

  const byte = Buffer.from('x');
  const samples = [];
  await new Promise((resolve) => {
    let sent = performance.now();
    echo.onData(() => {
      const came = performance.now();
      samples.push(came - sent);
      if (samples.length === trips) {
        resolve();
        return;
      }
      sent = came;
      echo.write(byte);
    });
    echo.write(byte);
  });
  await endSessions([...flooding, echo]);
  return { tripMs: median(samples), tripP99Ms: percentile(samples, 0.99), answers: samples.length };
}

export const checks = ({ answers }, { trips }) => [['every byte came back', answers === trips]];
