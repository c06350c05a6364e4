#include "identity.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIRST_BUFFER_SIZE = 1024, FIRST_GROUP_COUNT = 32 };

/* *entry points into *buffer, which is to be freed. -ENOENT when there is no such user. */
static int find_user(uid_t uid, struct passwd *entry, char **buffer) {
  *buffer = NULL;
  for (size_t size = FIRST_BUFFER_SIZE;; size *= 2) {
    char *larger = realloc(*buffer, size);
    if (larger == NULL) return -ENOMEM;
    *buffer = larger;
    struct passwd *found = NULL;
    int error = getpwuid_r(uid, entry, *buffer, size, &found);
    if (found != NULL) return 0;
    if (error == ERANGE || error == EINTR) continue;
    /* POSIX lets "not found" be told in several ways: getpwuid_r(3). */
    if (error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM) {
      return -ENOENT;
    }
    return -error;
  }
}

static int find_groups(const char *user, gid_t gid, gid_t **groups, size_t *count) {
  int room = FIRST_GROUP_COUNT;
  *groups = NULL;
  for (;;) {
    gid_t *larger = realloc(*groups, (size_t)room * sizeof **groups);
    if (larger == NULL) return -ENOMEM;
    *groups = larger;
    int found = room;
    if (getgrouplist(user, gid, *groups, &found) >= 0) {
      *count = (size_t)found;
      return 0;
    }
    if (room > NGROUPS_MAX) return -EINVAL; /* as setgroups would say */
    room = found > room ? found : room * 2;
  }
}

static bool changes_ids(const struct px_identity *identity) {
  uid_t ruid, euid, suid;
  gid_t rgid, egid, sgid;
  if (getresuid(&ruid, &euid, &suid) < 0 || getresgid(&rgid, &egid, &sgid) < 0) return true;
  uid_t uid = identity->uid;
  gid_t gid = identity->gid;
  return (identity->set_uid && (ruid != uid || euid != uid || suid != uid)) ||
         (identity->set_gid && (rgid != gid || egid != gid || sgid != gid));
}

int px_identity_complete(struct px_identity *identity, gid_t **allocated) {
  *allocated = NULL;
  bool completes_gid = identity->set_uid && !identity->set_gid;
  if (!completes_gid && (identity->set_groups || !changes_ids(identity))) return 0;

  struct passwd entry;
  char *buffer;
  int result = find_user(identity->set_uid ? identity->uid : geteuid(), &entry, &buffer);
  if (result == -ENOENT && !completes_gid) {
    identity->groups = NULL;
    identity->group_count = 0;
    identity->set_groups = true;
    result = 0;
  } else if (result == 0) {
    if (completes_gid) {
      identity->gid = entry.pw_gid;
      identity->set_gid = true;
    }
    if (!identity->set_groups && changes_ids(identity)) {
      result = find_groups(entry.pw_name, identity->gid, allocated, &identity->group_count);
      if (result == 0) {
        identity->groups = *allocated;
        identity->set_groups = true;
      }
    }
  }
  free(buffer);
  if (result < 0) {
    free(*allocated);
    *allocated = NULL;
  }
  return result;
}
