/*
 * poller: one thread of the process that waits for epoll sets, for runtimes whose event loop cannot poll a descriptor.
 *
 *   add --> armed --ready--> notified, disarmed --rearm--> armed
 *             \________________\______remove--> not notified any more
 *
 * The first set starts the thread, and removing the last one ends it: the addon may be unloaded then.
 *
 * Test: native/test/poller_test.c
 */
#ifndef STRAND_CORE_POLLER_H
#define STRAND_CORE_POLLER_H

struct px_polled;

/*
 * Calls `notify(data)` once when the epoll set is ready: on the poller's thread, which then holds the lock that add and remove
 * take. 0 or -errno.
 */
int px_poller_add(int epoll, void (*notify)(void *data), void *data, struct px_polled **polled);

/* Calls `notify` once more, at once if the set is still ready. 0 or -errno. */
int px_poller_rearm(const struct px_polled *polled);

/* Before the set is closed. `notify` is not running then, nor called any more. */
void px_poller_remove(struct px_polled *polled);

#endif
