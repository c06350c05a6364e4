// The errnos with which each call may fail: those of its man page, and EPERM or ENOSYS where seccomp filters are known to return
// them. Without those that only a defect of the addon could cause: EFAULT, EINVAL for constants, EBADF for open descriptors.

/** The suffix of an errno with which this call and all later ones of its name fail. */
export const PERSISTENT = '+';

/** A read or write that transfers only one byte. */
export const SHORT = 'short';

const parent = {
  malloc: ['ENOMEM'],
  calloc: ['ENOMEM'],
  realloc: ['ENOMEM'],
  mmap: ['ENOMEM', 'EAGAIN', 'EPERM'],
  mprotect: ['ENOMEM', 'EACCES'],
  munmap: ['ENOMEM'],
  open: ['EMFILE', 'ENFILE', 'ENOENT', 'EACCES', 'EINTR', 'EIO', 'ENOMEM', 'ENXIO', 'ELOOP'],
  close: ['EIO', 'EINTR'],
  read: ['EINTR', 'EAGAIN', 'EIO', 'ENOMEM', 'EBADF', SHORT, 'ENOMEM+'],
  write: ['EINTR', 'EAGAIN', 'EIO', 'EPIPE', 'ENOMEM', 'ENOSPC', 'EBADF', SHORT, 'EIO+', 'ENOSPC+'],
  pipe2: ['EMFILE', 'ENFILE'],
  dup3: ['EBADF', 'EBUSY', 'EINTR', 'EMFILE'],
  'fcntl(F_DUPFD)': ['EMFILE', 'EINVAL'],
  'fcntl(F_GETFD)': ['EBADF'],
  'fcntl(F_SETFD)': ['EBADF'],
  'fcntl(F_GETFL)': ['EBADF'],
  'fcntl(F_SETFL)': ['EBADF', 'EPERM'],
  poll: ['EINTR', 'ENOMEM', 'EINVAL'],
  epoll_create1: ['EMFILE', 'ENFILE', 'ENOMEM'],
  'epoll_ctl(ADD)': ['ENOMEM', 'ENOSPC', 'EPERM', 'EBADF'],
  'epoll_ctl(MOD)': ['ENOMEM', 'EBADF'],
  'epoll_ctl(DEL)': ['ENOENT', 'EBADF'],
  epoll_wait: ['EINTR'],
  posix_openpt: ['EMFILE', 'ENFILE', 'ENOSPC', 'EAGAIN', 'ENOENT', 'EIO', 'ENOMEM'],
  tcgetattr: ['EIO', 'ENOTTY'],
  tcsetattr: ['EINTR', 'EIO', 'ENOTTY'],
  'ioctl(TIOCSPTLCK)': ['EIO', 'EPERM', 'ENOTTY'],
  'ioctl(TIOCGPTN)': ['EIO', 'ENOTTY'],
  'ioctl(TIOCGPTPEER)': ['EMFILE', 'ENFILE', 'ENOMEM', 'EIO', 'EINTR', 'ENOTTY', 'EPERM', 'EINVAL', 'ENOSYS'],
  'ioctl(TIOCSWINSZ)': ['EIO', 'EPERM'],
  'ioctl(TIOCGWINSZ)': ['EIO'],
  'ioctl(TIOCGPGRP)': ['EIO', 'ENOTTY'],
  // Without ENOTTY, which says that the terminal has no session.
  'ioctl(TIOCGSID)': ['EIO'],
  'ioctl(TIOCSIG)': ['EIO', 'EPERM', 'ENOTTY'],
  'ioctl(FIONREAD)': ['EIO', 'ENOTTY'],
  'ioctl(PIDFD_GET_INFO)': ['ESRCH', 'ENOTTY', 'EINVAL', 'EPERM'],
  memfd_create: ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOSYS', 'EPERM'],
  statx: ['ENOMEM', 'EACCES', 'ENOSYS', 'EPERM', 'EIO'],
  fchown: ['EPERM', 'EROFS', 'EIO'],
  clone: ['EAGAIN', 'ENOMEM', 'EPERM', 'EINVAL', 'ENOSYS', 'EMFILE', 'ENOSPC', 'EUSERS'],
  waitpid: ['EINTR', 'ECHILD'],
  waitid: ['EINTR', 'ECHILD'],
  kill: ['EPERM', 'ESRCH'],
  pidfd_open: ['ENOSYS', 'EPERM', 'EMFILE', 'ENFILE', 'ENOMEM', 'ESRCH', 'EINVAL', 'ENODEV'],
  // Without ESRCH, which says that the process is dead.
  pidfd_send_signal: ['ENOSYS', 'EPERM', 'EINVAL'],
  getsid: ['ESRCH', 'EPERM'],
  getpgid: ['ESRCH', 'EPERM'],
  opendir: ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOENT', 'EACCES'],
  // Without EBADF, which only a defect of the addon could cause.
  readdir: ['EIO'],
  readlink: ['ENOENT', 'EACCES', 'EIO', 'ENOMEM'],
  getresuid: ['EPERM'],
  getresgid: ['EPERM'],
  getgroups: ['EINVAL', 'EPERM'],
  getpwuid_r: ['ENOENT', 'EIO', 'EINTR', 'EMFILE', 'ENFILE', 'ENOMEM', 'ERANGE'],
  rt_sigprocmask: ['EPERM', 'ENOSYS'],
  prctl: ['EINVAL', 'EPERM'],
  capget: ['EINVAL', 'EPERM', 'ESRCH'],
  uv_poll_init: ['ENOMEM', 'EMFILE'],
  uv_signal_init: ['EMFILE', 'ENFILE'],
  uv_signal_start: ['EMFILE', 'EINVAL'],
  eventfd: ['EMFILE', 'ENFILE', 'ENOMEM'],
  pthread_create: ['EAGAIN', 'ENOMEM'],
};

const child = {
  write: ['EINTR', 'EIO', 'EPERM'],
  read: ['EINTR', 'EIO'],
  open: ['EMFILE', 'ENFILE', 'ENOENT', 'EACCES', 'EINTR', 'ENOMEM'],
  close: ['EIO', 'EINTR'],
  close_range: ['ENOSYS', 'EPERM', 'EINVAL', 'EMFILE', 'ENOMEM'],
  getdents64: ['EINTR', 'EIO', 'ENOENT'],
  dup3: ['EBADF', 'EBUSY', 'EINTR', 'EMFILE'],
  'fcntl(F_DUPFD)': ['EMFILE', 'EINVAL'],
  'fcntl(F_SETFD)': ['EBADF', 'EPERM'],
  'ioctl(TIOCSCTTY)': ['EPERM', 'EIO', 'ENOTTY'],
  rt_sigaction: ['EINVAL', 'EPERM'],
  rt_sigprocmask: ['EPERM', 'EINVAL'],
  setsid: ['EPERM', 'ENOSYS'],
  getresuid: ['EPERM'],
  getresgid: ['EPERM'],
  getgroups: ['EPERM'],
  setgroups: ['EPERM', 'ENOMEM', 'EINVAL'],
  setresgid: ['EPERM', 'EINVAL'],
  setresuid: ['EPERM', 'EAGAIN', 'EINVAL'],
  prctl: ['EINVAL', 'EPERM'],
  capget: ['EINVAL', 'EPERM'],
  capset: ['EINVAL', 'EPERM'],
  prlimit64: ['EPERM', 'EINVAL'],
  setpriority: ['EACCES', 'EPERM'],
  chdir: ['EACCES', 'ENOENT', 'ENOTDIR', 'EIO', 'ENOMEM', 'ELOOP', 'ENAMETOOLONG', 'EINTR'],
  execve: [
    'ENOENT',
    'EACCES',
    'E2BIG',
    'ENOMEM',
    'ETXTBSY',
    'EAGAIN',
    'EIO',
    'ELOOP',
    'EMFILE',
    'ENFILE',
    'EPERM',
    'EISDIR',
    'EINVAL',
    'ELIBBAD',
    'ENAMETOOLONG',
    'ENOTDIR',
  ],
};

/** Calls that cannot fail. */
const infallible = new Set(['umask']);

/** Errnos after which the addon repeats the call and reports nothing. */
const transient = new Set(['EINTR', SHORT]);

/** Returns undefined for an unknown call. */
export function errnosOf({ name, side }) {
  if (infallible.has(name)) return [];
  return (side === 'parent' ? parent : child)[name];
}

/** Whether a fault must have no effect. */
export function mustBeAbsorbed(name, errno) {
  return transient.has(errno) || (errno === 'EAGAIN' && (name === 'read' || name === 'write'));
}
