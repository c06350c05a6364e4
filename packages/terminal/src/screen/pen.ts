import { linkOf, penUnderlineColorOf } from './cell-attributes.js';
import type { Emulator, EmulatorAttributes } from './emulator.js';
import { backgroundSgrOf, sgrOf, underlineColorSgr } from './sgr.js';

/** The attributes of the terminal for which the snapshot is written. */
export class Pen {
  readonly #terminal: Emulator;
  #sgr = '\x1b[m';
  #link: string | undefined;

  constructor(terminal: Emulator) {
    this.#terminal = terminal;
  }

  set(cell: EmulatorAttributes): string {
    return this.#linkTo(linkOf(this.#terminal, cell)) + this.#change(sgrOf(cell));
  }

  setBackground(cell: EmulatorAttributes): string {
    return this.#linkTo(undefined) + this.#change(backgroundSgrOf(cell));
  }

  /** Also the colour of an underline that is not there yet. */
  setExactly(attributes: EmulatorAttributes): string {
    const color = penUnderlineColorOf(attributes);
    const set = this.set(attributes);
    return color ? set + this.#change(`\x1b[${underlineColorSgr(color)}m`) : set;
  }

  reset(): string {
    return this.#linkTo(undefined) + this.#change('\x1b[m');
  }

  #change(sgr: string): string {
    if (sgr === this.#sgr) return '';
    this.#sgr = sgr;
    return sgr;
  }

  #linkTo(link: string | undefined): string {
    if (link === this.#link) return '';
    this.#link = link;
    return `\x1b]8;;${link ?? ''}\x1b\\`;
  }
}
