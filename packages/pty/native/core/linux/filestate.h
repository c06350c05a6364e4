/*
 * filestate: fstat(2) without the symbol `fstat`, which glibc has only since 2.33.
 *
 * Test: native/test/symbols_test.c
 */
#ifndef STRAND_CORE_FILESTATE_H
#define STRAND_CORE_FILESTATE_H

#include <stdint.h>
#include <sys/types.h>

struct px__file_state {
  mode_t type; /* masked with S_IFMT */
  uid_t owner;
  /* Together they identify the file. */
  uint64_t device, inode;
};

/* Returns 0 or -errno. */
int px__file_state(int fd, struct px__file_state *state);

#endif
