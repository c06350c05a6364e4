/*
 * openfd: descriptors of our own that are never 0, 1 or 2. A program that has closed those gets their numbers for the files
 * that it opens next.
 *
 * Test: native/test/watches_test.c
 */
#ifndef STRAND_CORE_OPENFD_H
#define STRAND_CORE_OPENFD_H

/* Takes the result of the call that has just opened `fd`, close-on-exec. Returns a number above 2, or -errno. */
int px__above_standard(int fd);

/* A new epoll set, or -errno. */
int px__open_epoll(void);

#endif
