/*
 * pty: a pair of pseudo-terminal descriptors and what can be asked of it.
 *
 * Every ioctl goes to the master: the held slave may be hung up by the child (vhangup), and TIOCGPGRP on
 * it is ENOTTY because it is nobody's controlling terminal here. Attributes are only ever set with
 * TCSANOW: TCSADRAIN and TCSAFLUSH wait in the kernel, beyond any signal, while a child is blocked in
 * write.
 *
 * All return 0 or -errno. Test: native/test/pty_test.c
 */
#ifndef STRAND_CORE_PTY_H
#define STRAND_CORE_PTY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

struct px_size {
  uint16_t columns, rows;
  uint16_t pixel_width, pixel_height;
};

struct px_line_discipline {
  bool raw;  /* cfmakeraw(3); else the kernel's default: canonical, signals, echo */
  bool echo; /* ECHO; IUTF8 is always on */
};

enum { PX_TTY_NAME_SIZE = 32 };

struct px_pty {
  int master; /* non-blocking */
  int slave;
  char name[PX_TTY_NAME_SIZE]; /* "/dev/pts/3" */
};

/* A new pair. Both descriptors are close-on-exec, neither becomes our controlling terminal. On failure
 * *step is the name of the system call, and nothing is left open. */
int px_pty_open(const struct px_size *size, const struct px_line_discipline *discipline,
                struct px_pty *pty, const char **step);

/* A new descriptor of a master's other side, close-on-exec and nobody's controlling terminal; or -errno. */
int px_pty_open_slave(int master);

/* Writes "/dev/pts/N" of a master. */
int px_pty_name(int master, char name[PX_TTY_NAME_SIZE]);

/* Which terminal a master is of, whatever its number and name: the numbers repeat in every devpts. */
int px_pty_identify(int master, uint64_t *device, uint64_t *inode);

int px_pty_get_size(int master, struct px_size *size);
int px_pty_set_size(int master, const struct px_size *size);

int px_pty_get_attributes(int master, struct termios *attributes);
int px_pty_set_attributes(int master, const struct termios *attributes);

/* The foreground process group of the session on this terminal; 0 when there is none. */
int px_pty_get_foreground(int master, pid_t *pgid);

/* Whoever leads the session on this terminal; 0 when nobody does. */
int px_pty_get_session(int master, pid_t *leader);

/*
 * Signals that group, and nobody who has taken over its number since: the terminal itself sends SIGINT, SIGQUIT and
 * SIGTSTP, as when their characters are typed, also to another user's processes; of the others the group must have
 * a living member. -ESRCH when there is nobody.
 */
int px_pty_signal_foreground(int master, int signal);

/* Whether something waits for a read of the other side: a finished line, an end of input, without canonical
 * mode any byte. Of the slave: the master's own readiness is that of the output. */
int px_pty_has_unread_input(int slave, bool *unread);

#endif
