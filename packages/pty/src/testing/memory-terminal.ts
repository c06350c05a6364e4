import { constants } from 'node:os';
import type { WindowSize } from '../interfaces.js';
import { addon } from '../native/addon.js';
import { placeOf } from '../terminal/attributes.js';
import { SendQueue } from '../transport/send-queue.js';

const { EIO, EPIPE } = constants.errno;

/** The flags and control characters of a new terminal, as `stty sane` sets them. */
const COOKED = ['ICRNL', 'IXON', 'IUTF8', 'OPOST', 'ONLCR', 'CREAD', 'ISIG', 'ICANON', 'IEXTEN'];
const ECHOING = ['ECHO', 'ECHOE', 'ECHOK', 'ECHOCTL', 'ECHOKE'];
const RAW = ['CREAD'];
const CHARACTERS = { VINTR: 3, VQUIT: 28, VERASE: 127, VKILL: 21, VEOF: 4, VMIN: 1, VSTART: 17, VSTOP: 19 };

/** A terminal in memory, without a line discipline: bytes pass unchanged. */
export class MemoryTerminal {
  readonly name: string;
  size: Required<WindowSize>;
  readonly attributes: Uint32Array;
  /** The process group in the foreground, 0 for none. */
  foreground = 0;
  /** False once the master is closed: output is dropped from then on. */
  isOpen = true;
  readonly #output = new SendQueue();
  readonly #input = new SendQueue();
  readonly #inputRoom: number;
  #holders = 0;
  #readError = 0;

  constructor(
    name: string,
    size: Required<WindowSize>,
    flags: { raw: boolean; echo: boolean },
    inputRoom: number,
  ) {
    this.name = name;
    this.size = size;
    this.attributes = attributesOf([...(flags.raw ? RAW : COOKED), ...(flags.echo ? ECHOING : [])]);
    this.#inputRoom = inputRoom;
  }

  /** Opens the slave. Returns the function that closes it; a second call of that has no effect. */
  hold(): () => void {
    this.#holders++;
    let held = true;
    return () => {
      if (held) this.#holders--;
      held = false;
    };
  }

  // --- the slave ---------------------------------------------------------------------------------------

  output(data: Uint8Array): void {
    if (this.isOpen) this.#output.push(Buffer.from(data));
  }

  /** The input that was not read yet. */
  get input(): Buffer {
    return Buffer.from(this.#input.peek(this.#input.length));
  }

  /** Reads the input, which makes room for more. */
  takeInput(): Buffer {
    const { input } = this;
    this.#input.clear();
    return input;
  }

  /** Makes the next read of the master that finds no bytes fail with this errno. */
  failRead(errno: number): void {
    this.#readError = errno;
  }

  // --- the master -------------------------------------------------------------------------------------------

  get readable(): boolean {
    return this.#output.length > 0 || this.#readError !== 0 || this.#holders === 0;
  }

  /** No process has the slave open. */
  get hungUp(): boolean {
    return this.#holders === 0;
  }

  /** As epoll reports it: a terminal that is hung up counts as writable. */
  get writable(): boolean {
    return this.#input.length < this.#inputRoom || this.#holders === 0;
  }

  read(to: Uint8Array): number {
    if (this.#output.length > 0) {
      const taken = this.#output.peek(to.length).subarray(0, to.length);
      to.set(taken);
      this.#output.consume(taken.length);
      return taken.length;
    }
    if (this.#readError !== 0) {
      const error = this.#readError;
      this.#readError = 0;
      return -error;
    }
    return this.#holders > 0 ? 0 : -EIO;
  }

  write(from: Uint8Array): number {
    const given = Buffer.from(from.subarray(0, this.#inputRoom - this.#input.length));
    this.#input.push(given);
    if (given.length === 0 && from.length > 0 && this.#holders === 0) return -EPIPE;
    return given.length;
  }
}

function attributesOf(flags: readonly string[]): Uint32Array {
  const words = new Uint32Array(addon.attributeWords);
  for (const name of flags) {
    const [word, mask] = placeOf(name);
    words[word] = (words[word] ?? 0) | mask;
  }
  for (const [name, value] of Object.entries(CHARACTERS)) words[placeOf(name)[0]] = value;
  return words;
}
