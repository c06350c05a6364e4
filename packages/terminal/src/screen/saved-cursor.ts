/**
 * The cursor that DECSC saves. xterm keeps its row in the scrollback, so that it moves when the screen scrolls and jumps when the
 * scrollback is erased, and one of the four character sets, and not the kind of underline.
 *
 * Test: test/screen/saved-cursor.test.ts
 */
import type { Terminal } from '@xterm/headless';
import { ASCII, type Charsets } from './charsets.js';
import type { Attributes, Core, EmulatorAttributes, InternalBuffer } from './internals.js';

export interface SavedCursor {
  readonly x: number;
  readonly y: number;
  readonly attributes: EmulatorAttributes;
  readonly charsets: Charsets;
}

interface Saved {
  y: number;
  readonly charsets: Charsets;
}

export class SavedCursors {
  readonly #terminal: Terminal;
  readonly #core: Core;
  readonly #saved = new WeakMap<InternalBuffer, Saved>();

  constructor(terminal: Terminal, core: Core) {
    this.#terminal = terminal;
    this.#core = core;
    const { buffers, _inputHandler: handler } = core;
    if (!buffers || !handler) return;
    // The alternate screen is new each time that it is shown.
    buffers.onBufferActivate(({ inactiveBuffer }) => {
      if (inactiveBuffer === buffers.alt) this.#forget(inactiveBuffer);
    });
    const save = handler.saveCursor.bind(handler);
    const restore = handler.restoreCursor.bind(handler);
    handler.saveCursor = () => {
      save();
      this.#save(buffers.active, handler._curAttrData);
      return true;
    };
    handler.restoreCursor = () => {
      const { active } = buffers;
      const saved = this.#saved.get(active);
      active.savedY = active.ybase + (saved?.y ?? 0);
      restore();
      restoreExtended(handler._curAttrData, active.savedCurAttrData);
      this.#designate(saved?.charsets ?? ASCII);
      return true;
    };
  }

  #save(buffer: InternalBuffer, attributes: Attributes): void {
    this.#saved.set(buffer, { y: buffer.y, charsets: this.charsets });
    buffer.savedX = Math.min(buffer.x, this.#terminal.cols - 1);
    const saved = buffer.savedCurAttrData;
    saved.extended = attributes.extended.clone();
    saved.extended.urlId = 0;
    saved.updateExtended();
  }

  /** For DECSTR. Returns false, which leaves the sequence to xterm. */
  reset(): boolean {
    const active = this.#core.buffers?.active;
    if (active) this.#forget(active);
    return false;
  }

  #forget(buffer: InternalBuffer): void {
    this.#saved.delete(buffer);
    buffer.savedX = 0;
    const { savedCurAttrData: saved } = buffer;
    saved.extended = saved.extended.clone();
    saved.extended.underlineStyle = 0;
    saved.extended.underlineColor = 0;
    saved.fg = 0;
    saved.bg = 0;
  }

  get charsets(): Charsets {
    const service = this.#core._charsetService;
    return service ? { designated: [...service._charsets], level: service.glevel } : ASCII;
  }

  #designate({ designated, level }: Charsets): void {
    const service = this.#core._charsetService;
    if (!service) return;
    service._charsets = [...designated];
    service.glevel = level;
    service.charset = designated[level];
  }

  of(buffer: InternalBuffer): SavedCursor | undefined {
    const saved = this.#saved.get(buffer);
    return (
      saved && {
        x: buffer.savedX,
        y: saved.y,
        attributes: buffer.savedCurAttrData,
        charsets: saved.charsets,
      }
    );
  }

  /** Changes the size. The saved cursor moves with its row, as xterm's does. */
  resize(change: () => void): void {
    const { buffers } = this.#core;
    const each = buffers ? [buffers.normal, buffers.alt] : [];
    for (const buffer of each) buffer.savedY = buffer.ybase + (this.#saved.get(buffer)?.y ?? 0);
    change();
    for (const buffer of each) {
      const saved = this.#saved.get(buffer);
      if (saved) saved.y = Math.max(0, Math.min(buffer.savedY - buffer.ybase, this.#terminal.rows - 1));
    }
  }
}

/** The link stays open: it is not set by SGR. */
function restoreExtended(current: Attributes, saved: Attributes): void {
  const { urlId } = current.extended;
  current.extended = saved.extended.clone();
  current.extended.urlId = urlId;
  current.updateExtended();
}
