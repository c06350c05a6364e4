/* spawn_binding: exports spawning, reaping and signalling. src/native/addon.ts has the types. Test: test/native */
#ifndef STRAND_BINDING_SPAWN_BINDING_H
#define STRAND_BINDING_SPAWN_BINDING_H

#include "napi_util.h"

bool px__spawn_init(napi_env env, napi_value exports);

#endif
