/** What the terminal does with what is typed: shows it, leaves that to the program, or hides it. */
export type Echo = 'on' | 'program' | 'off';
