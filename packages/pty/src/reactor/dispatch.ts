/**
 * One readiness, delivered: what a descriptor returns ends it, and so does what it throws.
 */
import { ConnectionLost } from '../errors.js';
import type { Descriptor, Reactor, ReadDescriptor, WriteDescriptor } from '../interfaces.js';

/** Calls `doRead` and, with the reason that it returned, `readConnectionLost`. */
export function deliverRead(reactor: Reactor, reader: ReadDescriptor): void {
  guard(reactor, reader, () => {
    const reason = reader.doRead();
    if (reason === undefined) return;
    reactor.removeReader(reader);
    if (reader.readConnectionLost) reader.readConnectionLost(reason);
    else reader.connectionLost(reason);
  });
}

/** Calls `doWrite` and, with the reason that it returned, `writeConnectionLost`. */
export function deliverWrite(reactor: Reactor, writer: WriteDescriptor): void {
  guard(reactor, writer, () => {
    const reason = writer.doWrite();
    if (reason === undefined) return;
    reactor.removeWriter(writer);
    if (writer.writeConnectionLost) writer.writeConnectionLost(reason);
    else writer.connectionLost(reason);
  });
}

/** What `deliver` throws is a user's callback's. The connection is closed in order first, then it is reported. */
export function guard(reactor: Reactor, descriptor: Descriptor, deliver: () => void): void {
  try {
    deliver();
  } catch (error) {
    try {
      descriptor.connectionLost(new ConnectionLost('a callback threw', { cause: error }));
    } catch (another) {
      reactor.reportError(another);
    }
    reactor.reportError(error);
  }
}
