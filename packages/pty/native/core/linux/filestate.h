/*
 * filestate: fstat(2) without its symbol, which glibc has only since 2.33.
 */
#ifndef STRAND_CORE_FILESTATE_H
#define STRAND_CORE_FILESTATE_H

#include <stdint.h>
#include <sys/types.h>

struct px__file_state {
  mode_t type; /* of S_IFMT */
  uid_t owner;
  /* Together they tell a file from all others. */
  uint64_t device, inode;
};

/* 0 or -errno. */
int px__file_state(int fd, struct px__file_state *state);

#endif
