/** Reads or changes the attributes or the size of a terminal. Undefined for a terminal that was hung up, which has neither. */
export function unlessHungUp<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
    return undefined;
  }
}
