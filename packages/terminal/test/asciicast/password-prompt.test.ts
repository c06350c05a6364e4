import assert from 'node:assert/strict';
import { asksForPassword } from '#src/asciicast/password-prompt.js';
import { test } from '../support/test.js';

test('the last line is a prompt for a password in many languages', () => {
  for (const prompt of [
    'Password: ',
    "user@host's password: ***",
    'Enter passphrase for key: ',
    'Passwort: ',
    '[sudo] Passwort für ada: ',
    'Mot de passe : ',
    'Contraseña: ',
    'Пароль: ',
    '密码：',
    'パスワード: ',
    'Verification code: ',
    'Enter PIN: ',
    'login: ada\r\n\x1b[1mPassword\x1b[0m: ',
  ]) {
    assert.ok(asksForPassword(prompt));
  }
});

test('other last lines are not prompts for a password', () => {
  for (const prompt of ['$ ', 'Password: \r\n$ ', 'name: ', 'spinning ', 'Compass: ', 'exit code: ']) {
    assert.ok(!asksForPassword(prompt));
  }
});
