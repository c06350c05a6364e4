/* fd_binding: exports read, write, close and pipe for descriptors. Test: test/native */
#ifndef STRAND_BINDING_FD_BINDING_H
#define STRAND_BINDING_FD_BINDING_H

#include "napi_util.h"

bool px__fd_init(napi_env env, napi_value exports);

#endif
