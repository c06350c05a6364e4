/*
 * pty: opens pairs of pseudo-terminal descriptors; the name, session and foreground process group of a terminal.
 *
 * Every ioctl goes to the master: the child may hang up the slave (vhangup), and TIOCGPGRP on the slave is ENOTTY, because
 * it is not the parent's controlling terminal.
 *
 * Each returns 0 or -errno. Test: native/test/pty_test.c, foreground_test.c
 */
#ifndef STRAND_CORE_PTY_H
#define STRAND_CORE_PTY_H

#include <stdint.h>
#include <sys/types.h>

#include "tty.h"

enum { PX_TTY_NAME_SIZE = 32 };

struct px_pty {
  int master; /* non-blocking */
  int slave;
  char name[PX_TTY_NAME_SIZE]; /* "/dev/pts/3" */
};

/* Opens a new pair. Both descriptors are close-on-exec; neither becomes the controlling terminal. On failure *step is the
 * name of the system call, and no descriptor is left open. */
int px_pty_open(const struct winsize *size, const struct px_line_discipline *discipline,
                struct px_pty *pty, const char **step);

/* Returns a new descriptor of the slave, close-on-exec and without making it the controlling terminal; or -errno. */
int px_pty_open_slave(int master);

/* Writes the slave's path, "/dev/pts/N". */
int px_pty_name(int master, char name[PX_TTY_NAME_SIZE]);

/* Identifies the terminal of a master among all mounted devpts, in which numbers and names repeat. */
int px_pty_identify(int master, uint64_t *device, uint64_t *inode);

/* The foreground process group of the terminal's session; 0 if there is none. */
int px_pty_get_foreground(int master, pid_t *pgid);

/* The session whose controlling terminal this is; 0 if there is none. */
int px_pty_get_session(int master, pid_t *session);

/*
 * Signals the foreground process group, and no process that got its number later: the terminal itself sends SIGINT, SIGQUIT
 * and SIGTSTP, as if typed, to another user's processes too; for other signals the group must have a living member.
 * -ESRCH if there is no process to signal.
 */
int px_pty_signal_foreground(int master, int signal);

#endif
