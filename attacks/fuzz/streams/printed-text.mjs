// What of a terminal's stream is text: a plain model by the state table of xterm.js, character by character.

/** @returns {{ text: string, places: number[] }} the text without escape sequences, and where each UTF-16 unit of it was */
export function printedText(stream) {
  let state = 'ground';
  let text = '';
  const places = [];
  let at = 0;
  for (const character of stream) {
    const code = character.codePointAt(0);
    const [following, isText] = step(state, code);
    state = following;
    if (isText) {
      text += character;
      for (let unit = 0; unit < character.length; unit += 1) places.push(at + unit);
    }
    at += character.length;
  }
  return { text, places };
}

/** @returns {[state: string, isText: boolean]} */
function step(state, code) {
  if (code === 0x1b) return ['escape', false];
  if (code >= 0x80 && code < 0xa0) return [afterC1(code), false];
  if (state === 'ground') return ['ground', true];
  if (code === 0x18 || code === 0x1a) return ['ground', false];
  switch (state) {
    case 'osc':
      return [code === 0x07 ? 'ground' : 'osc', false];
    case 'dcs header':
      return [inHeader(code), false];
    case 'dcs':
      return ['dcs', false];
    case 'ignored string':
      return [code >= 0xa0 ? 'ground' : state, false];
    default:
      // Control characters in a sequence are executed, and the sequence goes on.
      if (code < 0x20) return [state, true];
      return [code === 0x7f ? state : inSequence(state, code), false];
  }
}

function afterC1(code) {
  if (code === 0x9b) return 'csi';
  if (code === 0x9d) return 'osc';
  if (code === 0x90) return 'dcs header';
  return code === 0x98 || code === 0x9e || code === 0x9f ? 'ignored string' : 'ground';
}

/** The part of a device control string before its payload. */
function inHeader(code) {
  if (code >= 0xa0) return 'ground';
  return code >= 0x40 && code < 0x7f ? 'dcs' : 'dcs header';
}

function inSequence(state, code) {
  if (state === 'escape') return afterEscape(code);
  if (state === 'intermediate') return code < 0x30 ? state : 'ground';
  if (state === 'csi ignored') return code >= 0x40 && code < 0xa0 ? 'ground' : state;
  return inControlSequence(state, code);
}

function afterEscape(code) {
  if (code === 0x5b) return 'csi';
  if (code === 0x5d) return 'osc';
  if (code === 0x50) return 'dcs header';
  if (code === 0x58 || code === 0x5e || code === 0x5f) return 'ignored string';
  return code < 0x30 ? 'intermediate' : 'ground';
}

function inControlSequence(state, code) {
  if (code >= 0x40) return 'ground';
  if (code < 0x30) return 'csi intermediate';
  if (state === 'csi intermediate') return 'csi ignored';
  return code >= 0x3c && state === 'csi parameters' ? 'csi ignored' : 'csi parameters';
}
