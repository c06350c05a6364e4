/*
 * watcher: reports readiness of descriptors and SIGCHLD to a JavaScript thread, from its libuv event loop.
 *
 * JavaScript watches descriptors by number, and has one function that is called with number and events; so no object has to
 * be collected. The watches are one epoll set (core/watches.h), and libuv polls that descriptor.
 *
 *   watch(fd, events) --> watched --dispatch(fd, events)--> JavaScript
 *     watch(fd, other events) \__/ \--watch(fd, 0)--> the number may be another file's
 *
 * Invariants:
 *  - A callback that throws is an uncaught exception, and the loop continues.
 *  - A callback may close any descriptor and open a file with its number: events of the old file are not dispatched.
 *  - When the thread ends, the asynchronous clean-up hook closes every handle and is removed in the last close callback.
 *    Without it, or with a synchronous hook, Node aborts or crashes.
 *
 * Test: test/reactor, workers.test.ts
 */
#ifndef STRAND_BINDING_WATCHER_H
#define STRAND_BINDING_WATCHER_H

#include <node_api.h>

#include "instance.h"

/* Sets instance->loop and the clean-up hook, which ends the instance. False with an exception pending and without a hook. */
bool px__watcher_open(napi_env env, struct px__instance *instance);

/* Exports configure, watch and watchChildSignal. */
bool px__watcher_init(napi_env env, napi_value exports);

#endif
