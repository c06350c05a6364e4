/* pty_binding: exports opening and control of pseudo-terminals. Test: test/native */
#ifndef STRAND_BINDING_PTY_BINDING_H
#define STRAND_BINDING_PTY_BINDING_H

#include "napi_util.h"

bool px__pty_init(napi_env env, napi_value exports);

#endif
