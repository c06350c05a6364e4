/*
 * identity: the user and the groups that a child runs as, completed from the user database.
 *
 * Invariant: a child with another user never keeps the parent's groups.
 *
 * Test: native/test/identity_test.c
 */
#ifndef STRAND_CORE_IDENTITY_H
#define STRAND_CORE_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct px_identity {
  bool set_uid, set_gid, set_groups;
  uid_t uid;
  gid_t gid;
  const gid_t *groups;
  size_t group_count;
};

/*
 * Completes `identity`, in which only the parts that the user asked for are set:
 *  - a uid alone gets that user's primary group; an unknown uid needs a gid (-ENOENT);
 *  - a uid or a gid without groups gets the user's supplementary groups, none for an unknown user: setuid and setgid
 *    alone would leave the child in root's groups. If uid and gid are already the process's, nothing is added.
 *
 * Blocks: the look-ups may read files or ask a name service. *allocated is the memory of identity->groups, to be freed, or
 * NULL. Returns 0 or -errno.
 */
int px_identity_complete(struct px_identity *identity, gid_t **allocated);

/*
 * Writes the parts of `wanted` (may be NULL) that differ from the process's own, since an unprivileged process may not set
 * even what it already has (setgroups is EPERM for the same list). True if any part differs.
 */
bool px__identity_changes(const struct px_identity *wanted, struct px_identity *changes);

#endif
