/* fd_binding: reading, writing and closing descriptors for JavaScript. */
#ifndef STRAND_BINDING_FD_BINDING_H
#define STRAND_BINDING_FD_BINDING_H

#include "napi_util.h"

bool px__fd_init(napi_env env, napi_value exports);

#endif
