// Jobs with sessions of strand-terminal.

/** Output of random size up to a mark, which `expect` finds; then input that comes back, and one of three ends. */
export async function session(job, { Session }) {
  const { bytes, command } = job.part();
  const mark = `mark-${job.whole(0, 1e9)}`;
  const session = Session.spawn('sh', ['-c', `stty raw -echo; ${command}; printf ${mark}; exec cat`], {
    // A screen takes its time with random bytes.
    screen: bytes.length < 5000 && job.chance(0.5),
    maxBuffer: job.one([64, 4096, 65_536]),
    timeout: 30_000,
  });
  let text = '';
  session.on('data', (part) => {
    text += part;
  });
  const found = [{ raw: mark }, { raw: /mark-\d+/ }][job.whole(0, 1)];
  const { text: matched } = await session.expect(found);
  job.check(mark.startsWith(matched), `expect found ${matched} for ${mark}`);
  job.check(text === bytes.toString() + mark, `output: ${text.length} characters of ${bytes.length} bytes`);
  if (job.chance(0.5)) {
    await session.send('again');
    await session.expect({ raw: 'again' });
  }
  if (job.chance(0.3)) await session.waitForState('keys');
  const waits = [session.expect({ raw: 'never' }), session.settled({ quiet: 60_000 })];
  const results = Promise.allSettled(waits);
  const end = job.whole(0, 2);
  if (end === 0) session.child.kill('SIGKILL');
  if (end === 1) session.child.destroy();
  await session.close();
  const [expected] = await results;
  job.check(expected.status === 'rejected', 'expect found what was never there');
}
