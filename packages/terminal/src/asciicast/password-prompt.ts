/**
 * Prompts of programs that read a password key by key, as `sudo` does that shows asterisks.
 *
 * Test: test/asciicast/password-prompt.test.ts
 */
/** Words for a secret, in the languages into which sudo and OpenSSH are translated most. */
const SECRETS = [
  'pass(?:wor[dt]|phrase|code|ord)',
  'wachtwoord|lösenord|adgangskode|salasana|aðgangsorð',
  'mot de passe|contraseña|contrasenya|senha|palavra-passe|parola|parolă|pasahitza',
  'hasło|heslo|jelszó|lozinka|geslo|slaptažodis|parole|parool',
  'пароль|парола|лозинка|κωδικός|şifre|mật khẩu|kata sandi',
  '密码|密碼|口令|パスワード|암호|비밀번호|סיסמה|كلمة',
  '\\bpin\\b|\\botp\\b|secret|token|(?:verification|one-time|security) code',
].join('|');

const PROMPT = new RegExp(`(?:${SECRETS})[^\\n]*$`, 'i');

/**
 * Returns whether the last line of an output asks for a password, as far as its words tell. What is typed then should not be recorded,
 * even if the program and not the terminal echoes.
 *
 * @param output - the end of the output, without escape sequences
 */
export function asksForPassword(output: string): boolean {
  return PROMPT.test(output);
}
