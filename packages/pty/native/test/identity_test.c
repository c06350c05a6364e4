/* identity: completes an identity from the user database, which the test mounts over /etc/passwd and /etc/group in a mount
 * namespace of its own. */
#include "../core/identity.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "support.h"

enum { WORKER = 5001, LONER = 5002, BUSY = 5003, UNKNOWN = 5999, WORKERS = 6001, MANY = 300 };

static char database[128 * 1024];

static void add(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void add(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  size_t at = strlen(database);
  (void)vsnprintf(database + at, sizeof database - at, format, arguments);
  va_end(arguments);
}

static bool mount_over(const char *name, const char *target) {
  const char *path = make_file(name, database, 0644);
  database[0] = '\0';
  return mount(path, target, "none", MS_BIND, "") == 0;
}

/* "busy" is in many groups, and has a comment larger than the first buffers. */
static bool mount_database(void) {
  if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", "none", MS_REC | MS_PRIVATE, "") < 0) {
    return false;
  }
  add("root:x:0:0::/root:/bin/sh\n");
  add("worker:x:%d:%d::/:/bin/sh\nloner:x:%d:%d::/:/bin/sh\n", WORKER, WORKERS, LONER, 6009);
  add("busy:x:%d:%d:%050000d:/:/bin/sh\n", BUSY, WORKERS, 0);
  if (!mount_over("passwd", "/etc/passwd")) return false;
  add("root:x:0:\nlogs:x:4:root,worker\nsudo:x:27:root\nworkers:x:%d:\nother:x:6002:worker\n",
      WORKERS);
  for (int i = 0; i < MANY; i++) add("many%d:x:%d:busy\n", i, 7000 + i);
  return mount_over("group", "/etc/group");
}

/* `expected` ends with -1; any order. */
static void expect_groups(const struct px_identity *identity, const int *expected) {
  EXPECT(identity->set_groups);
  size_t count = 0;
  for (; expected[count] >= 0; count++) {
    bool found = false;
    for (size_t i = 0; i < identity->group_count; i++) {
      if (identity->groups[i] == (gid_t)expected[count]) found = true;
    }
    if (!found) FAIL("group %d is missing", expected[count]);
  }
  EXPECT_INT(identity->group_count, count);
}

static gid_t *complete(struct px_identity *identity) {
  gid_t *allocated = (gid_t *)&allocated;
  EXPECT_INT(px_identity_complete(identity, &allocated), 0);
  return allocated;
}

static void nothing(void) {
  struct px_identity identity = {.set_uid = false};
  EXPECT(complete(&identity) == NULL);
  EXPECT(!identity.set_uid && !identity.set_gid && !identity.set_groups);
}

TEST("an empty identity stays empty") {
  nothing();
}

TEST("a uid alone gets the user's primary and supplementary groups") {
  struct px_identity identity = {.set_uid = true, .uid = WORKER};
  gid_t *allocated = complete(&identity);
  EXPECT(identity.set_gid);
  EXPECT_INT(identity.gid, WORKERS);
  EXPECT(identity.groups == allocated);
  expect_groups(&identity, (const int[]){WORKERS, 4, 6002, -1});
  free(allocated);
}

TEST("a user without supplementary groups gets the primary group") {
  struct px_identity identity = {.set_uid = true, .uid = LONER};
  gid_t *allocated = complete(&identity);
  expect_groups(&identity, (const int[]){6009, -1});
  free(allocated);
}

TEST("a given gid replaces the user's primary group") {
  struct px_identity identity = {.set_uid = true, .uid = WORKER, .set_gid = true, .gid = 27};
  gid_t *allocated = complete(&identity);
  EXPECT_INT(identity.gid, 27);
  expect_groups(&identity, (const int[]){27, 4, 6002, -1});
  free(allocated);
}

TEST("given groups are kept") {
  const gid_t groups[] = {1, 2};
  struct px_identity identity = {
      .set_uid = true, .uid = WORKER, .set_groups = true, .groups = groups, .group_count = 2};
  EXPECT(complete(&identity) == NULL);
  EXPECT_INT(identity.gid, WORKERS);
  EXPECT(identity.groups == groups);
  EXPECT_INT(identity.group_count, 2);
}

TEST("a given empty list of groups stays empty") {
  struct px_identity identity = {.set_uid = true, .uid = WORKER, .set_groups = true};
  EXPECT(complete(&identity) == NULL);
  expect_groups(&identity, (const int[]){-1});
}

TEST("an unknown uid without a gid is ENOENT") {
  gid_t *allocated;
  struct px_identity identity = {.set_uid = true, .uid = UNKNOWN};
  EXPECT_INT(px_identity_complete(&identity, &allocated), -ENOENT);
  EXPECT(allocated == NULL);
  identity.set_groups = true;
  EXPECT_INT(px_identity_complete(&identity, &allocated), -ENOENT);
  EXPECT(allocated == NULL);
}

TEST("an unknown uid with a gid gets no groups") {
  struct px_identity identity = {.set_uid = true, .uid = UNKNOWN, .set_gid = true, .gid = 27};
  EXPECT(complete(&identity) == NULL);
  expect_groups(&identity, (const int[]){-1});
}

TEST("a gid alone keeps the uid and gets that user's groups") {
  struct px_identity identity = {.set_gid = true, .gid = WORKERS};
  gid_t *allocated = complete(&identity);
  EXPECT(!identity.set_uid);
  expect_groups(&identity, (const int[]){WORKERS, 4, 27, -1});
  free(allocated);
}

TEST("the process's own ids add no groups") {
  struct px_identity identity = {.set_uid = true, .uid = 0};
  EXPECT(complete(&identity) == NULL);
  EXPECT(identity.set_gid);
  EXPECT_INT(identity.gid, 0);
  EXPECT(!identity.set_groups);
  identity = (struct px_identity){.set_gid = true, .gid = 0};
  EXPECT(complete(&identity) == NULL);
  EXPECT(!identity.set_groups);
}

TEST_APART("the process's own ids need not be in the user database") {
  EXPECT_INT(setresuid(UNKNOWN, UNKNOWN, UNKNOWN), 0);
  struct px_identity identity = {.set_uid = true, .set_gid = true, .uid = UNKNOWN, .gid = 0};
  EXPECT(complete(&identity) == NULL);
  EXPECT(!identity.set_groups);
}

TEST_APART("the process's own uid with a changed gid gets the user's groups") {
  EXPECT_INT(setresgid(WORKERS, WORKERS, WORKERS), 0);
  struct px_identity identity = {.set_uid = true, .uid = 0};
  gid_t *allocated = complete(&identity);
  expect_groups(&identity, (const int[]){0, 4, 27, -1});
  free(allocated);
}

TEST_APART("ids that are only the effective ones get the user's groups") {
  EXPECT_INT(setresuid(0, 0, WORKER), 0);
  struct px_identity identity = {.set_uid = true, .uid = 0, .set_gid = true, .gid = 0};
  gid_t *allocated = complete(&identity);
  expect_groups(&identity, (const int[]){0, 4, 27, -1});
  free(allocated);
}

TEST("a user with 300 groups and a database entry of 50,000 bytes is completed") {
  struct px_identity identity = {.set_uid = true, .uid = BUSY};
  gid_t *allocated = complete(&identity);
  EXPECT_INT(identity.gid, WORKERS);
  EXPECT_INT(identity.group_count, MANY + 1);
  EXPECT_INT(allocated[MANY], 7000 + MANY - 1);
  free(allocated);
}

int main(void) {
  if (!have_root()) return 0;
  (void)make_directory();
  int code = 0;
  if (mount_database()) {
    code = run_tests();
  } else {
    skip("nothing can be mounted here");
  }
  (void)umount("/etc/passwd");
  (void)umount("/etc/group");
  remove_directory();
  return code;
}
