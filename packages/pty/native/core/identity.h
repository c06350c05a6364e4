/*
 * identity: whom a child shall run as, completed from the user database.
 *
 * Runs in the parent: the look-ups allocate, lock, and may load libraries.
 *
 * Test: native/test/identity_test.c
 */
#ifndef STRAND_CORE_IDENTITY_H
#define STRAND_CORE_IDENTITY_H

#include "spawn.h"

/*
 * Completes `identity`, in which only what the user asked for is set:
 *  - a uid alone takes that user's primary group; an unknown uid needs a gid (-ENOENT);
 *  - a uid or a gid without groups takes the user's supplementary groups, none for an unknown user: setuid
 *    and setgid alone would leave the child in the groups of root. Nothing is added when uid and gid are ours
 *    already.
 * *allocated is what identity->groups points to when it was filled here, to be freed; else NULL.
 * 0 or -errno.
 */
int px_identity_complete(struct px_identity *identity, gid_t **allocated);

#endif
