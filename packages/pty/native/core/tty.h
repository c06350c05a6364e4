/*
 * tty: window size, attributes and unread input of a terminal.
 *
 * POSIX calls, and two that every Unix has: cfmakeraw, and the ioctls of the window size, which are tcgetwinsize and
 * tcsetwinsize in POSIX.1-2024.
 *
 * Each returns 0 or -errno. Test: native/test/pty_test.c
 */
#ifndef STRAND_CORE_TTY_H
#define STRAND_CORE_TTY_H

#include <stdbool.h>
#include <sys/ioctl.h>
#include <termios.h>

struct px_line_discipline {
  bool raw;  /* as cfmakeraw(3); else the kernel's default: canonical mode, signals, echo */
  bool echo; /* ECHO */
};

int px_tty_get_size(int fd, struct winsize *size);
int px_tty_set_size(int fd, const struct winsize *size);

int px_tty_get_attributes(int fd, struct termios *attributes);
int px_tty_set_attributes(int fd, const struct termios *attributes);

/* Sets mode and echo, and IUTF8. */
int px_tty_set_discipline(int fd, const struct px_line_discipline *discipline);

/* Whether a read of the slave would return: a finished line, an end of input, without canonical mode any byte. `slave`
 * must be the slave: the master is readable when there is output. */
int px_tty_has_unread_input(int slave, bool *unread);

#endif
