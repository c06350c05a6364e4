/* pty and tty: open a pair, and get and set what belongs to a terminal. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "../core/features.h"
#include "support.h"

static const struct winsize odd_size = {
    .ws_col = 132, .ws_row = 43, .ws_xpixel = 1188, .ws_ypixel = 860};

static void open_disciplined(struct px_pty *pty, bool raw, bool echo) {
  const struct px_line_discipline discipline = {.raw = raw, .echo = echo};
  const char *step;
  EXPECT_INT(px_pty_open(&odd_size, &discipline, pty, &step), 0);
}

static void without_gptpeer(void) {
  px__feature_refused(PX_FEATURE_GPTPEER);
}

/* --- opening ------------------------------------------------------------------------------------------ */

static void expect_size(int fd, const struct winsize *size) {
  struct winsize window;
  EXPECT_INT(ioctl(fd, TIOCGWINSZ, &window), 0);
  EXPECT_INT(window.ws_col, size->ws_col);
  EXPECT_INT(window.ws_row, size->ws_row);
  EXPECT_INT(window.ws_xpixel, size->ws_xpixel);
  EXPECT_INT(window.ws_ypixel, size->ws_ypixel);
}

TEST("a new pair has the given size, with its pixels") {
  struct px_pty pty;
  open_disciplined(&pty, true, false);
  expect_size(pty.slave, &odd_size);
  struct winsize actual;
  EXPECT_INT(px_tty_get_size(pty.master, &actual), 0);
  EXPECT_INT(actual.ws_col, odd_size.ws_col);
  EXPECT_INT(actual.ws_row, odd_size.ws_row);
  EXPECT_INT(actual.ws_xpixel, odd_size.ws_xpixel);
  EXPECT_INT(actual.ws_ypixel, odd_size.ws_ypixel);
  close_pty(&pty);
}

static void expect_discipline(bool raw, bool echo) {
  struct px_pty pty;
  struct termios attributes;
  open_disciplined(&pty, raw, echo);
  EXPECT_INT(tcgetattr(pty.slave, &attributes), 0);
  EXPECT_INT((attributes.c_lflag & ICANON) != 0, !raw);
  EXPECT_INT((attributes.c_lflag & ISIG) != 0, !raw);
  EXPECT_INT((attributes.c_oflag & OPOST) != 0, !raw);
  EXPECT_INT((attributes.c_lflag & ECHO) != 0, echo);
  EXPECT((attributes.c_iflag & IUTF8) != 0);
  EXPECT_INT(attributes.c_cflag & CSIZE, CS8);
  close_pty(&pty);
}

TEST("a new pair has the given raw and echo, and always IUTF8") {
  expect_discipline(false, false);
  expect_discipline(false, true);
  expect_discipline(true, false);
  expect_discipline(true, true);
}

static void write_and_expect(int from, int to, const char *text, const char *expected) {
  char bytes[64] = "";
  write_to(from, text);
  struct pollfd readable = {.fd = to, .events = POLLIN};
  EXPECT_INT(poll(&readable, 1, -1), 1);
  EXPECT_INT(read(to, bytes, sizeof bytes - 1), strlen(expected));
  EXPECT_STR(bytes, expected);
}

static void a_raw_pair_changes_no_byte(void) {
  struct px_pty pty;
  open_disciplined(&pty, true, false);
  write_and_expect(pty.slave, pty.master, "a\nb\r\x03\x04", "a\nb\r\x03\x04");
  write_and_expect(pty.master, pty.slave, "a\nb\r\x03\x04", "a\nb\r\x03\x04");
  close_pty(&pty);
}

TEST("a raw pair changes no byte in either direction") {
  a_raw_pair_changes_no_byte();
}

TEST("a pair with echo returns what was written") {
  struct px_pty pty;
  open_disciplined(&pty, false, true);
  write_and_expect(pty.master, pty.master, "typed\r", "typed\r\n");
  close_pty(&pty);
}

TEST("IUTF8 erases a character of two bytes at once") {
  struct px_pty pty;
  open_disciplined(&pty, false, false);
  write_and_expect(pty.master, pty.slave, "a\xc3\xa9\x7f\n", "a\n");
  close_pty(&pty);
}

static void both_close_on_exec_and_only_the_master_does_not_block(void) {
  struct px_pty pty;
  char byte;
  open_disciplined(&pty, true, false);
  EXPECT_INT(fcntl(pty.master, F_GETFD), FD_CLOEXEC);
  EXPECT_INT(fcntl(pty.slave, F_GETFD), FD_CLOEXEC);
  EXPECT_INT(fcntl(pty.master, F_GETFL) & (O_NONBLOCK | O_ACCMODE), O_NONBLOCK | O_RDWR);
  EXPECT_INT(fcntl(pty.slave, F_GETFL) & (O_NONBLOCK | O_ACCMODE), O_RDWR);
  EXPECT_INT(read(pty.master, &byte, 1), -1);
  EXPECT_INT(errno, EAGAIN);
  close_pty(&pty);
}

TEST("both descriptors are close-on-exec, and only the master is non-blocking") {
  both_close_on_exec_and_only_the_master_does_not_block();
}

static void the_name_is_that_of_the_slave(void) {
  struct px_pty pty;
  char name[PX_TTY_NAME_SIZE];
  open_disciplined(&pty, true, false);
  EXPECT_STR(pty.name, ttyname(pty.slave));
  EXPECT_INT(px_pty_name(pty.master, name), 0);
  EXPECT_STR(name, pty.name);
  close_pty(&pty);
}

TEST("the name is the slave's") {
  the_name_is_that_of_the_slave();
}

/* /dev/tty is the controlling terminal; ENXIO without one. */
static void expect_no_controlling_terminal(void) {
  struct px_pty pty;
  EXPECT(setsid() > 0);
  open_disciplined(&pty, true, false);
  EXPECT_INT(open("/dev/tty", O_RDWR), -1);
  EXPECT_INT(errno, ENXIO);
  close_pty(&pty);
}

static void expect_no_controlling_terminal_by_name(void) {
  without_gptpeer();
  expect_no_controlling_terminal();
}

TEST("opening a pair gives a session leader no controlling terminal") {
  apart(expect_no_controlling_terminal);
  apart(expect_no_controlling_terminal_by_name);
}

/* --- the slave ---------------------------------------------------------------------------------------- */

TEST_APART("without gptpeer the slave is opened by its name") {
  without_gptpeer();
  the_name_is_that_of_the_slave();
  a_raw_pair_changes_no_byte();
  both_close_on_exec_and_only_the_master_does_not_block();
}

TEST_APART("if TIOCGPTPEER is refused the slave is opened by its name") {
  if (!refuse(SYS_ioctl, 1, ~0U, _IO('T', 0x41), EINVAL)) return;
  EXPECT_INT(ioctl(STDIN_FILENO, _IO('T', 0x41), 0), -1);
  EXPECT_INT(errno, EINVAL);
  the_name_is_that_of_the_slave();
  a_raw_pair_changes_no_byte();
}

/* /dev/ptmx belongs to one devpts, and /dev/pts is another, as in a container that mounts its own. There the name of a slave
 * is missing, or another terminal's. */
static bool mount_two_devpts(const char *directory) {
  char ptmx[64];
  (void)snprintf(ptmx, sizeof ptmx, "%s/ptmx", directory);
  return unshare(CLONE_NEWNS) == 0 && mount("none", "/", "none", MS_REC | MS_PRIVATE, "") == 0 &&
         mount("/dev/pts", directory, "none", MS_BIND, "") == 0 &&
         mount("tmpfs", "/dev", "tmpfs", 0, "") == 0 && symlink(ptmx, "/dev/ptmx") == 0 &&
         mkdir("/dev/pts", 0755) == 0 &&
         mount("devpts", "/dev/pts", "devpts", 0, "newinstance") == 0;
}

TEST_APART("with another devpts over /dev/pts the slave is the master's own") {
  if (!have_root()) return;
  const char *directory = make_directory();
  if (mount_two_devpts(directory)) {
    a_raw_pair_changes_no_byte();
  } else {
    skip("the kernel mounts no other devpts here");
  }
  (void)umount2(directory, MNT_DETACH);
  remove_directory();
}

/* --- failures ------------------------------------------------------------------------------------------ */

static void expect_emfile_at_each_point(void) {
  const struct winsize size = {.ws_col = 80, .ws_row = 24};
  const struct px_line_discipline discipline = {.raw = true};
  struct descriptors before;
  struct px_pty pty;
  const char *step;
  int failures = 0;
  list_descriptors(&before);
  size_t limit = (size_t)lowest_free();
  for (;; limit++) {
    limit_descriptors(limit);
    int result = px_pty_open(&size, &discipline, &pty, &step);
    restore_descriptor_limit();
    if (result == 0) break;
    failures++;
    EXPECT_INT(result, -EMFILE);
    EXPECT_STR(step, "open");
    EXPECT_INT(count_descriptors(), before.count);
  }
  /* valgrind enforces the limit itself, but not for ioctls. */
  bool by_ioctl = px__feature_usable(PX_FEATURE_GPTPEER);
  EXPECT_INT(failures, under_valgrind() && by_ioctl ? 1 : 2);
  close_pty(&pty);
}

static void expect_emfile_at_each_point_by_name(void) {
  without_gptpeer();
  expect_emfile_at_each_point();
}

TEST("a full descriptor table is EMFILE and leaves no descriptor open") {
  apart(expect_emfile_at_each_point);
  apart(expect_emfile_at_each_point_by_name);
}

static unsigned long refused_request;

static void expect_ioctl_failure(void) {
  const struct winsize size = {.ws_col = 80, .ws_row = 24};
  const struct px_line_discipline discipline = {.raw = true};
  struct px_pty pty;
  const char *step;
  size_t before = count_descriptors();
  if (!refuse(SYS_ioctl, 1, ~0U, (uint32_t)refused_request, EIO)) return;
  EXPECT_INT(px_pty_open(&size, &discipline, &pty, &step), -EIO);
  EXPECT_STR(step, refused_request == _IO('T', 0x41) ? "open" : "ioctl");
  EXPECT_INT(count_descriptors(), before);
}

TEST("an ioctl that fails leaves no descriptor open") {
  const unsigned long requests[] = {TIOCSPTLCK, TIOCGPTN, TIOCSWINSZ,
                                    TCGETS,     TCSETS,   _IO('T', 0x41)};
  if (!have_filters()) return;
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
    refused_request = requests[i];
    apart(expect_ioctl_failure);
  }
}

static void expect_all_fail(int fd, int error) {
  struct winsize size = {.ws_col = 80, .ws_row = 24};
  struct termios attributes;
  char name[PX_TTY_NAME_SIZE];
  pid_t group;
  memset(&attributes, 0, sizeof attributes);
  EXPECT_INT(px_pty_name(fd, name), -error);
  EXPECT_INT(px_tty_get_size(fd, &size), -error);
  EXPECT_INT(px_tty_set_size(fd, &size), -error);
  EXPECT_INT(px_tty_get_attributes(fd, &attributes), -error);
  EXPECT_INT(px_tty_set_attributes(fd, &attributes), -error);
  EXPECT_INT(px_pty_get_foreground(fd, &group), -error);
}

TEST("a descriptor that is not a terminal is ENOTTY or EBADF") {
  int ends[2];
  EXPECT_INT(pipe2(ends, O_CLOEXEC), 0);
  expect_all_fail(ends[0], ENOTTY);
  EXPECT_INT(close(ends[0]), 0);
  expect_all_fail(ends[0], EBADF);
  EXPECT_INT(close(ends[1]), 0);
}

/* --- size, attributes, foreground --------------------------------------------------------------------- */

TEST("a new size reaches the child with SIGWINCH") {
  struct command command;
  prepare_child(&command, "winch");
  start_ready(&command);
  EXPECT_INT(px_tty_set_size(command.pty.master, &odd_size), 0);
  EXPECT_STR(fact(finish(&command, NULL), "size"), "132 43 1188 860");
}

static void expect_same(const struct termios *actual, const struct termios *expected) {
  EXPECT_INT(actual->c_iflag, expected->c_iflag);
  EXPECT_INT(actual->c_oflag, expected->c_oflag);
  EXPECT_INT(actual->c_cflag, expected->c_cflag);
  EXPECT_INT(actual->c_lflag, expected->c_lflag);
  /* The kernel has 19 control characters, libc 32. */
  EXPECT_INT(memcmp(actual->c_cc, expected->c_cc, 19), 0);
}

TEST("attributes are read as they were set") {
  struct px_pty pty;
  struct termios before, changed, after;
  open_disciplined(&pty, false, false);
  EXPECT_INT(px_tty_get_attributes(pty.master, &before), 0);
  changed = before;
  changed.c_lflag &= ~(tcflag_t)(ICANON | ISIG);
  changed.c_iflag |= IXANY;
  changed.c_cc[VEOF] = 0x1a;
  changed.c_cc[VMIN] = 7;
  EXPECT_INT(px_tty_set_attributes(pty.master, &changed), 0);
  EXPECT_INT(px_tty_get_attributes(pty.master, &after), 0);
  expect_same(&after, &changed);
  EXPECT_INT(tcgetattr(pty.slave, &after), 0);
  expect_same(&after, &changed);
  EXPECT_INT(px_tty_set_attributes(pty.master, &before), 0);
  EXPECT_INT(px_tty_get_attributes(pty.master, &after), 0);
  expect_same(&after, &before);
  close_pty(&pty);
}

/* TCSADRAIN would block: the output is not read. */
TEST("attributes are set at once while output is blocked") {
  struct px_pty pty;
  struct termios attributes;
  char block[4096] = {0};
  open_disciplined(&pty, true, false);
  EXPECT_INT(fcntl(pty.slave, F_SETFL, O_RDWR | O_NONBLOCK), 0);
  while (write(pty.slave, block, sizeof block) > 0) {
  }
  EXPECT_INT(errno, EAGAIN);
  EXPECT_INT(px_tty_get_attributes(pty.master, &attributes), 0);
  attributes.c_lflag |= ISIG;
  EXPECT_INT(px_tty_set_attributes(pty.master, &attributes), 0);
  close_pty(&pty);
}

TEST("the foreground is the child's group while it lives, and 0 before and after") {
  struct command command;
  pid_t group = -1;
  prepare_shell(&command, "echo ready; read line");
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  EXPECT_INT(group, 0);
  start_ready(&command);
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  EXPECT_INT(group, command.child.pid);
  write_to(command.pty.master, "\n");
  await_death(&command.child);
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  EXPECT_INT(group, 0);
  (void)finish(&command, NULL);
}

TEST("the foreground is the job that the shell has put there") {
  struct command command;
  pid_t group = -1;
  prepare_shell(&command, "set -m; sh -c 'echo ready; read line'; echo back; read line");
  start_ready(&command);
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  EXPECT(group > 0 && group != command.child.pid);
  write_to(command.pty.master, "\n");
  read_until(command.pty.master, "back\n");
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  EXPECT_INT(group, command.child.pid);
  write_to(command.pty.master, "\n");
  (void)finish(&command, NULL);
}

/* --- unread input ------------------------------------------------------------------------------------- */

static bool has_unread(const struct px_pty *pty) {
  bool unread;
  EXPECT_INT(px_tty_has_unread_input(pty->slave, &unread), 0);
  return unread;
}

static void read_slave(const struct px_pty *pty, const char *expected) {
  char text[64] = "";
  EXPECT_INT(read(pty->slave, text, sizeof text - 1), strlen(expected));
  EXPECT_STR(text, expected);
}

TEST("a finished line and an end of input are unread until they are read") {
  struct px_pty pty;
  open_disciplined(&pty, false, false);
  EXPECT(!has_unread(&pty));
  write_to(pty.master, "unfinished");
  EXPECT(!has_unread(&pty));
  write_to(pty.master, "\r");
  EXPECT(has_unread(&pty));
  read_slave(&pty, "unfinished\n");
  EXPECT(!has_unread(&pty));
  write_to(pty.master, "\x04");
  EXPECT(has_unread(&pty));
  read_slave(&pty, "");
  EXPECT(!has_unread(&pty));
  close_pty(&pty);
}

TEST("in raw mode any byte is unread") {
  struct px_pty pty;
  open_disciplined(&pty, true, false);
  EXPECT(!has_unread(&pty));
  write_to(pty.master, "a");
  EXPECT(has_unread(&pty));
  read_slave(&pty, "a");
  EXPECT(!has_unread(&pty));
  close_pty(&pty);
}

TEST("output of the slave is not unread input") {
  struct px_pty pty;
  open_disciplined(&pty, true, false);
  write_to(pty.slave, "output");
  EXPECT(!has_unread(&pty));
  close_pty(&pty);
}

TEST("a hung-up slave has no unread input") {
  struct px_pty pty;
  open_disciplined(&pty, true, false);
  write_to(pty.master, "a");
  EXPECT_INT(close(pty.master), 0);
  pty.master = -1;
  EXPECT(!has_unread(&pty));
  EXPECT_INT(close(pty.slave), 0);
  bool unread;
  EXPECT_INT(px_tty_has_unread_input(pty.slave, &unread), -EBADF);
}

TEST("a copy of a master is the same terminal, and another master is not") {
  struct px_pty one, other;
  uint64_t devices[3], inodes[3];
  open_pty(&one);
  open_pty(&other);
  int copy = dup(one.master);
  size_t before = count_descriptors();
  EXPECT_INT(px_pty_identify(one.master, &devices[0], &inodes[0]), 0);
  EXPECT_INT(px_pty_identify(copy, &devices[1], &inodes[1]), 0);
  EXPECT_INT(px_pty_identify(other.master, &devices[2], &inodes[2]), 0);
  EXPECT(devices[0] == devices[1] && inodes[0] == inodes[1]);
  EXPECT(devices[0] != devices[2] || inodes[0] != inodes[2]);
  EXPECT_INT(px_pty_identify(-1, &devices[0], &inodes[0]), -EBADF);
  EXPECT(px_pty_identify(one.slave, &devices[0], &inodes[0]) < 0);
  EXPECT_INT(count_descriptors(), before);
  EXPECT_INT(close(copy), 0);
  close_pty(&one);
  close_pty(&other);
}

int main(int argc, char **argv) {
  if (is_child(argc, argv)) return child_main(argc, argv);
  return run_tests();
}
