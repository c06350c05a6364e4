// Makes a key with ssh-keygen, which asks twice for a passphrase. What is printed and typed appears here, with •••• for the secret.
//
//   node examples/password-prompt.mjs

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from 'strand-terminal';

const folder = mkdtempSync(join(tmpdir(), 'key-'));
const passphrase = process.env.DEMO_PASSPHRASE ?? 'correct horse';

const options = ['-t', 'ed25519', '-f', join(folder, 'key'), '-C', 'demo'];
const session = Session.spawn('ssh-keygen', options, { timeout: 10_000, log: process.stdout });
for (const prompt of ['Enter passphrase', 'Enter same passphrase again']) {
  // Without this the second secret could be typed while the first prompt is still there.
  await session.expect(prompt);
  await session.sendSecret(passphrase);
}
const { text } = await session.expect(/SHA256:\S+/);
const { exitCode } = await session.ended;
rmSync(folder, { recursive: true });
console.log(`\nThe fingerprint is ${text}.`);
process.exitCode = exitCode ?? 1;
