/**
 * Drives programs on terminals: waits for what they print, shows their screen, and knows whether they wait for input.
 *
 * @packageDocumentation
 */
export type { ExitStatus } from 'strand-pty';
export { ExpectEnded, ExpectTimeout } from './errors.js';
export { EOF, type Match, type Pattern, type SpecialPattern, TIMEOUT } from './expect/pattern.js';
export type { WaitOptions } from './expect/wait-options.js';
export type { CursorShape } from './picture/picture.js';
export type { HTMLOptions, PictureFont, PictureWindow, SVGOptions } from './picture/picture-options.js';
export type { Theme, ThemeName } from './picture/theme.js';
export type { RunOptions, RunResult } from './run/run-options.js';
export type { Cell, Color } from './screen/cell.js';
export type { Found } from './screen/find-text.js';
export {
  type Cursor,
  Screen,
  type ScreenOptions,
  type ScreenTextOptions,
  type SnapshotOptions,
} from './screen/screen.js';
export type { KeyEvent } from './session/encode-kitty-key.js';
export type { ClickOptions, MouseButton, MouseEvent, MouseModifiers } from './session/encode-mouse.js';
export type { InteractOptions } from './session/interact-options.js';
export type { KeyOptions } from './session/key-options.js';
export type { Recording, RecordOptions } from './session/recording.js';
export { type CloseOptions, Session, type SessionEvents } from './session/session.js';
export type { SessionOptions, SessionOverOptions, SessionSpawnOptions } from './session/session-options.js';
export type { SettledOptions } from './session/session-waits.js';
export type { SessionState, Waiting } from './state/session-state.js';
