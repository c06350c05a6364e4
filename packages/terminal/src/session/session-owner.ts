import { AsyncLocalStorage } from 'node:async_hooks';
import type { Session } from './session.js';

/** Learns of each session that is started in its asynchronous context. */
export interface SessionOwner {
  opened(session: Session): void;
}

/** The owner of the current asynchronous context: a test that ends its sessions. */
export const sessionOwner = new AsyncLocalStorage<SessionOwner>();
