/*
 * spawn_request: reads a spawn from JavaScript values into struct px_spawn_options.
 *
 * Invariant: the options refer only to memory that the request owns, so they stay valid until it is released.
 *
 * Test: test/native, environment_test.c
 */
#ifndef STRAND_BINDING_SPAWN_REQUEST_H
#define STRAND_BINDING_SPAWN_REQUEST_H

#include "../core/spawn.h"
#include "napi_util.h"

/* Positions of the arguments of spawn. */
enum px__spawn_argument {
  PX__SPAWN_FILE,
  PX__SPAWN_ARGV,
  PX__SPAWN_ENVIRONMENT,
  PX__SPAWN_OVERRIDES,
  PX__SPAWN_DEFAULTS,
  PX__SPAWN_DIRECTORY,
  PX__SPAWN_TERMINAL,
  PX__SPAWN_SESSION,
  PX__SPAWN_DESCRIPTORS,
  PX__SPAWN_DESCRIPTOR_COUNT,
  PX__SPAWN_OTHERS,
  PX__SPAWN_ARGUMENTS /* their number */
};

/* Strings that JavaScript has joined, each ended by NUL, so that one call reads them all. */
struct px__list {
  char *text;
  char **items; /* NULL-terminated */
  size_t count;
};

struct px__spawn_request {
  char *file, *directory, *cgroup;
  struct px__list arguments, environment, overrides, defaults;
  char **merged; /* the environment, if overrides or defaults change it */
  struct px_descriptor *descriptors;
  gid_t *groups, *looked_up;
  struct px_identity identity;
  struct px_limit *limit_list;
  struct px_limits limits;
  struct px_spawn_options options;
};

/* Reads the arguments of spawn into `request`, initially all zero; the caller releases it in any case. False with an
 * exception pending, or without one if there is no memory. */
bool px__spawn_request_read(napi_env env, const napi_value values[PX__SPAWN_ARGUMENTS],
                            struct px__spawn_request *request);
void px__spawn_request_release(struct px__spawn_request *request);

#endif
