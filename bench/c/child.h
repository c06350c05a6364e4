/*
 * A child on a pseudo-terminal of its own: started, watched, read to its end, killed.
 *
 * This is the limit that a library can be measured against, so it does what a correct program needs
 * and nothing more: no layers, no buffers that grow, no callbacks. A failure ends the program: a
 * baseline that goes on after one would print a figure that means nothing.
 */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stddef.h>
#include <sys/types.h>

/* The child of the questions that need one that answers at once: this very program. */
#define RESPONDER {"/proc/self/exe", "responder", NULL}

struct child {
  pid_t pid;
  int pidfd;
  int master;
};

struct drained {
  size_t bytes;
  size_t wake_ups; /* epoll returns that said "readable": what a callback into JavaScript is to a
                      library */
  int exit_code;   /* -1: killed by a signal */
};

/* Starts argv[0] on a new terminal and has `epoll` watch its master and its pidfd. */
void child_start(struct child *child, int epoll, char *const argv[]);

/* Reads until EAGAIN or a full buffer. -1: the terminal is at its end and nothing was left in it.
 */
ssize_t child_read(const struct child *child, char *buffer, size_t size);

/* Reads and discards until the child was reaped and its terminal is at its end. No other child of
 * `epoll` may have anything to say meanwhile. */
void child_finish(struct child *child, int epoll, struct drained *drained);

/* Closes what a finished child still holds. */
void child_close(struct child *child);

/* Waits for the first byte of a RESPONDER: it is ready. No other child of `epoll` may have anything
 * to say meanwhile. */
void child_ready(const struct child *child, int epoll);

/* What `epoll` watches a master for; 0: nothing. */
void child_watch(const struct child *child, int epoll, unsigned events);

/* One byte to a child. */
void child_order(const struct child *child, char order);

/* SIGKILL through the pidfd, then the whole of child_finish and child_close. */
void child_kill(struct child *child, int epoll);

/* Waits until the program that `sh -c '…; exec NAME'` ends up as is running, so that stty has done
 * its work. */
void child_becomes(const struct child *child, const char *name);

/* Keeps this process and the child on one processor, or on two: see ../harness/place.mjs. */
void child_place(const struct child *child, int apart);

_Noreturn void die(const char *step);

#endif
