#include "filestate.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#ifdef __GLIBC__
int px__file_state(int fd, struct px__file_state *state) {
  struct statx file;
  if (statx(fd, "", AT_EMPTY_PATH, STATX_TYPE | STATX_UID | STATX_INO, &file) < 0) return -errno;
  *state = (struct px__file_state){
      .type = file.stx_mode & S_IFMT,
      .owner = file.stx_uid,
      .device = makedev(file.stx_dev_major, file.stx_dev_minor),
      .inode = file.stx_ino,
  };
  return 0;
}
#else /* musl has statx only since 1.2.4 */
int px__file_state(int fd, struct px__file_state *state) {
  struct stat file;
  if (fstat(fd, &file) < 0) return -errno;
  *state = (struct px__file_state){file.st_mode & S_IFMT, file.st_uid, file.st_dev, file.st_ino};
  return 0;
}
#endif
