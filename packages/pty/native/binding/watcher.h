/*
 * watcher: reports readiness of descriptors and SIGCHLD to a JavaScript thread.
 *
 * Every copy of the package in a thread (a test runner evaluates one for each test file) opens a loop: an epoll set
 * (core/watches.h), whose descriptor is polled (poll.h), and one function that is called with number and events. So no object has to
 * be collected for a watch. A loop ends when its handle is garbage-collected, or with the thread.
 *
 *   watch(fd, events) --> watched --dispatch(fd, events)--> JavaScript
 *     watch(fd, other events) \__/ \--watch(fd, 0)--> the number may be another file's
 *
 * Invariants:
 *  - A callback that throws is an uncaught exception, and the loop continues.
 *  - A callback may close any descriptor and open a file with its number: events of the old file are not dispatched.
 *  - While something is watched the loop keeps its functions alive, and through them its handle.
 *  - When the thread ends, the clean-up hook closes everything. While libuv's handles close it must be an asynchronous hook, or
 *    Node aborts or crashes.
 *
 * Test: test/reactor, workers.test.ts, copies.test.ts
 */
#ifndef STRAND_BINDING_WATCHER_H
#define STRAND_BINDING_WATCHER_H

#include <node_api.h>

#include "instance.h"

/* Exports openLoop, which adds the clean-up hook that ends the instance, watch, watchChildSignal and dispatchNext. */
bool px__watcher_init(napi_env env, napi_value exports);

#endif
