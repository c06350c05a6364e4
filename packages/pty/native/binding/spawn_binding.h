/* spawn_binding: spawning, reaping and signalling for JavaScript. The typed door is src/native/addon.ts. */
#ifndef STRAND_BINDING_SPAWN_BINDING_H
#define STRAND_BINDING_SPAWN_BINDING_H

#include "napi_util.h"

bool px__spawn_init(napi_env env, napi_value exports);

#endif
