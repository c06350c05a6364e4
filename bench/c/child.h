/*
 * Starts, watches, reads and kills a child on its own pseudo-terminal.
 *
 * This is the limit for a library, so it does only what a correct program needs: no layers, no growing
 * buffers, no callbacks. Any failure ends the program, since later figures would mean nothing.
 */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stddef.h>
#include <sys/types.h>

/* The command of a child that answers at once: this program. See responder.c. */
#define RESPONDER {"/proc/self/exe", "responder", NULL}

struct child {
  pid_t pid;
  int pidfd;
  int master;
};

struct drained {
  size_t bytes;
  size_t wake_ups; /* how often epoll reported the master as readable: compared with callbacks into
                      JavaScript */
  int exit_code;   /* -1 after a death by signal */
};

/* Starts argv[0] on a new terminal, and adds its master and its pidfd to `epoll`. */
void child_start(struct child *child, int epoll, char *const argv[]);

/* Reads until EAGAIN or a full buffer. Returns -1 at the end of the output. */
ssize_t child_read(const struct child *child, char *buffer, size_t size);

/* Reads and discards output until its end, and reaps the child. No other child of `epoll` may become
 * ready meanwhile. */
void child_finish(struct child *child, int epoll, struct drained *drained);

/* Closes the descriptors of a finished child. */
void child_close(struct child *child);

/* Waits until a RESPONDER is ready: reads its first byte. No other child of `epoll` may become ready
 * meanwhile. */
void child_ready(const struct child *child, int epoll);

/* Sets the events for which `epoll` watches the master; 0 for none. */
void child_watch(const struct child *child, int epoll, unsigned events);

/* Writes one byte to a child. */
void child_order(const struct child *child, char order);

/* Sends SIGKILL through the pidfd, then calls child_finish and child_close. */
void child_kill(struct child *child, int epoll);

/* Waits until `sh -c 'stty …; exec NAME'` runs NAME: then the terminal is raw. */
void child_becomes(const struct child *child, const char *name);

/* Pins this process and the child to one processor, or to two: see ../harness/place.mjs. */
void child_place(const struct child *child, int apart);

_Noreturn void die(const char *step);

#endif
