/**
 * The descriptors of all open FileDescriptors of this thread, also those that are not watched now. It holds numbers, which keep
 * no transport from being collected.
 */
export const openDescriptors: Set<number> = new Set();
