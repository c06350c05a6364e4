#include "../identity.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_BUFFER_SIZE = 1024, FIRST_GROUP_COUNT = 32 };

/* *entry points into *buffer, which the caller frees. -ENOENT if there is no such user. */
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
    /* "Not found" has several error numbers: getpwuid_r(3). */
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
    if (room > NGROUPS_MAX) return -EINVAL; /* as setgroups(2) returns */
    room = found > room ? found : room * 2;
  }
}

static bool has_uid(uid_t uid) {
  uid_t real, effective, saved;
  return getresuid(&real, &effective, &saved) == 0 && real == uid && effective == uid &&
         saved == uid;
}

static bool has_gid(gid_t gid) {
  gid_t real, effective, saved;
  return getresgid(&real, &effective, &saved) == 0 && real == gid && effective == gid &&
         saved == gid;
}

static bool changes_ids(const struct px_identity *identity) {
  return (identity->set_uid && !has_uid(identity->uid)) ||
         (identity->set_gid && !has_gid(identity->gid));
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

static int compare_groups(const void *a, const void *b) {
  gid_t left = *(const gid_t *)a, right = *(const gid_t *)b;
  return (left > right) - (left < right);
}

/* Compares as sets: the kernel sorts them too. On failure returns false, and setgroups(2) in the child reports why. */
static bool has_groups(const gid_t *groups, size_t count) {
  int current_count = getgroups(0, NULL);
  if (current_count < 0 || (size_t)current_count != count) return false;
  if (count == 0) return true;
  gid_t *sorted = malloc(2 * count * sizeof *sorted);
  if (sorted == NULL) return false;
  bool same = false;
  if (getgroups(current_count, sorted) == current_count) {
    memcpy(sorted + count, groups, count * sizeof *groups);
    qsort(sorted, count, sizeof *sorted, compare_groups);
    qsort(sorted + count, count, sizeof *sorted, compare_groups);
    same = memcmp(sorted, sorted + count, count * sizeof *sorted) == 0;
  }
  free(sorted);
  return same;
}

bool px__identity_changes(const struct px_identity *wanted, struct px_identity *changes) {
  if (wanted == NULL) return false;
  *changes = *wanted;
  if (wanted->set_uid && has_uid(wanted->uid)) changes->set_uid = false;
  if (wanted->set_gid && has_gid(wanted->gid)) changes->set_gid = false;
  if (wanted->set_groups && has_groups(wanted->groups, wanted->group_count)) {
    changes->set_groups = false;
  }
  return changes->set_uid || changes->set_gid || changes->set_groups;
}
