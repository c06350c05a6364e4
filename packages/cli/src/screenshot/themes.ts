/** The themes of strand-terminal, which is not loaded for a list of names. Test: test/commands/screenshot.test.ts */
export const themeNames = [
  'dark',
  'light',
  'xterm',
  'tango',
  'solarized-dark',
  'solarized-light',
  'dracula',
  'nord',
  'gruvbox-dark',
  'one-dark',
] as const;
