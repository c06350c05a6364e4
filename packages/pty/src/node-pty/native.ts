const refuse = (): never => {
  throw new Error("node-pty's native addon is not part of strand-pty: use spawn and open");
};

/** The functions of node-pty's addon, which is not part of strand-pty. Each throws. @deprecated Use `spawn` and `open`. */
export const native: Readonly<Record<'fork' | 'open' | 'process' | 'resize', () => never>> = {
  fork: refuse,
  open: refuse,
  process: refuse,
  resize: refuse,
};
