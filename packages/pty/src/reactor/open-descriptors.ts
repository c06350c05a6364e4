/**
 * The descriptors of all FileDescriptors of this thread that are not closed, also of those that are neither read nor
 * written now. Numbers alone, so that it keeps no transport alive.
 */
export const openDescriptors: Set<number> = new Set();
