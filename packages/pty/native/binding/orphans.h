/*
 * orphans: reaps the children of a JavaScript thread that ended, on a thread of their own.
 *
 * Invariant: while a thread can be created, no child of a terminated worker stays a zombie. Where none can be, the next
 * spawn or the next ending thread reaps the dead.
 *
 * Test: workers.test.ts; attacks/faults (no thread can be created)
 */
#ifndef STRAND_BINDING_ORPHANS_H
#define STRAND_BINDING_ORPHANS_H

#include <stddef.h>

#include "../core/reap.h"

/* Takes ownership of `children` (from malloc) and reaps each when it dies. */
void px__orphans_adopt(struct px_child *children, size_t count);

/* Reaps the dead orphans for which no thread could be created. One atomic load if there are none. */
void px__orphans_reap_threadless(void);

#endif
