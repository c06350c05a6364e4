/** The modes that decide what keys and pasted text look like to the program. Read from its escape sequences, so that they are known without a screen. */
export class TerminalModes {
  /** DECCKM: arrow keys, Home and End send SS3 instead of CSI. */
  applicationCursorKeys = false;
  /** DECKPAM: the keys of the numeric keypad send SS3 sequences. */
  applicationKeypad = false;
  bracketedPaste = false;

  /** Takes an escape sequence of the program, in its 7-bit form. */
  apply(sequence: string): void {
    if (sequence === '\x1b=') this.applicationKeypad = true;
    else if (sequence === '\x1b>') this.applicationKeypad = false;
    else if (sequence === '\x1bc') this.#reset();
    else if (sequence === '\x1b[!p') this.#softReset();
    else if (sequence.startsWith('\x1b[?') && /[hl]$/.test(sequence)) this.#setModes(sequence);
  }

  #setModes(sequence: string): void {
    const on = sequence.endsWith('h');
    for (const mode of sequence.slice(3, -1).split(';')) {
      if (mode === '1') this.applicationCursorKeys = on;
      else if (mode === '66') this.applicationKeypad = on;
      else if (mode === '2004') this.bracketedPaste = on;
    }
  }

  #softReset(): void {
    this.applicationCursorKeys = false;
    this.applicationKeypad = false;
  }

  #reset(): void {
    this.#softReset();
    this.bracketedPaste = false;
  }
}
