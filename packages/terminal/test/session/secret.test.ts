import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { ExpectTimeout } from 'strand-terminal';
import { isInstalled } from '../support/programs.js';
import { bash, overFar, shell } from '../support/session.js';
import { test } from '../support/test.js';

const noBash = { skip: !isInstalled('bash') && 'bash is not installed' };
const SECRET = 'swordfish';

class Log extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.text += chunk.toString();
    callback();
  }
}

test('sendSecret waits until the echo is off, and the log has dots in place of the secret', async () => {
  const log = new Log();
  const session = shell(
    'echo name:; read name; stty -echo; read secret; stty echo; echo "$(expr length "$secret") for $name"',
    { log },
  );
  await session.sendLine('ada');
  await session.sendSecret(SECRET);
  const { before } = await session.expect('9 for ada');
  assert.ok(!before.includes(SECRET));
  assert.ok(!log.text.includes(SECRET));
  assert.match(log.text, /ada\r/);
  assert.match(log.text, /••••/);
  assert.ok(!session.screen.text().includes(SECRET));
});

test(
  'sendSecret does not give the secret to the line editor of the shell before the program asks',
  async () => {
    const session = bash();
    await session.expect('$ ');
    await session.sendLine('sleep 0.3; read -s -p "Password: " x; echo "length $(expr length "$x")"');
    let asked = 0;
    await session.sendSecret(async () => {
      asked += 1;
      return SECRET;
    });
    await session.expect('length 9');
    assert.equal(asked, 1);
    assert.ok(!session.screen.text().includes(SECRET));
  },
  noBash,
);

test('sendSecret types at a prompt for a password that is read key by key', async () => {
  const session = shell(
    `stty -icanon -echo; printf 'Password: '; read secret; stty sane; echo "\${#secret} keys"`,
  );
  await session.sendSecret(SECRET);
  await session.expect('9 keys');
});

test('sendSecret waits again when the echo has come on while its function found the secret', async () => {
  const session = shell(
    'stty -echo; read a; stty echo; echo one; read b; stty -echo; echo two; read c; stty echo; echo "for $b"',
  );
  await session.sendSecret(async () => {
    await session.sendLine('first');
    await session.expect('one');
    void session.waitForState('line').then(() => session.sendLine('second'));
    return SECRET;
  });
  await session.expect('for second');
  assert.ok(!session.screen.text().includes(SECRET));
});

test('sendSecret that times out shows no secret', async () => {
  const session = shell('read line');
  await assert.rejects(session.sendSecret(SECRET, { timeout: 50 }), (error: ExpectTimeout) => {
    assert.ok(error instanceof ExpectTimeout);
    assert.match(
      error.message,
      /^a prompt for a password, at which the echo of the terminal is off, did not come within 50 ms\./,
    );
    assert.ok(!`${error.stack}${error.before}${error.screen}`.includes(SECRET));
    return true;
  });
});

test('a secret that is not a string is rejected at once, and not when the program asks for it', async () => {
  const session = shell('sleep 60');
  const secret = 5 as unknown as string;
  await assert.rejects(session.sendSecret(secret, { timeout: 0 }), {
    name: 'TypeError',
    message: 'a secret is a string, not number',
  });
});

test('a secret with a line end is rejected without being typed or shown', async () => {
  const { session, far } = overFar();
  for (const secret of [`${SECRET}\n`, `${SECRET}\rmore`, () => `${SECRET}\r\n`]) {
    await assert.rejects(session.sendSecret(secret), (error: TypeError) => {
      assert.match(error.message, /a secret must be one line/);
      return error instanceof TypeError && !error.message.includes(SECRET);
    });
  }
  assert.equal(far.text, '');
});
