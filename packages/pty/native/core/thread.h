/*
 * thread: starts and joins a thread of this library, with every signal blocked in it.
 *
 * Test: native/test/poller_test.c
 */
#ifndef STRAND_CORE_THREAD_H
#define STRAND_CORE_THREAD_H

#include <pthread.h>

/* 0 or -errno. */
int px__thread_start(pthread_t *thread, void *(*run)(void *), void *data);

/* Waits for the end of the thread. */
void px__thread_join(pthread_t thread);

#endif
