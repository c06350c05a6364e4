/** What the terminal does with what is typed: shows it, leaves that to the program, or hides it. */
export type Echo = 'on' | 'program' | 'off';

/** The last line of a program that reads a password key by key, as sudo does that shows asterisks. */
export const PASSWORD_PROMPT = /(pass(word|phrase|code)|\bpin\b|secret|token)[^\n]*$/i;
