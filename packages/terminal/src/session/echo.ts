/** What the terminal does with what is typed: shows it, leaves that to the program, or hides it. */
export type Echo = 'on' | 'program' | 'off';

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

/** The last line of a program that reads a password key by key, as sudo does that shows asterisks. */
export const PASSWORD_PROMPT = new RegExp(`(?:${SECRETS})[^\\n]*$`, 'i');
