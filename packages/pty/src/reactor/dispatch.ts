/**
 * One readiness, delivered: what a descriptor returns ends it, and so does what it throws.
 */
import { ConnectionDone, ConnectionLost } from '../errors.js';
import type {
  Descriptor,
  HangUpDescriptor,
  Reactor,
  ReadDescriptor,
  WriteDescriptor,
} from '../interfaces.js';

/** Calls `doRead`; then, with a ConnectionDone that it returned, `readConnectionLost`, with any other reason `connectionLost`. */
export function deliverRead(reactor: Reactor, reader: ReadDescriptor): void {
  try {
    const reason = reader.doRead();
    if (reason === undefined) return;
    reactor.removeReader(reader);
    // An override of readConnectionLost may keep the write side open: after an error there is nothing to keep.
    if (reader.readConnectionLost && reason instanceof ConnectionDone) reader.readConnectionLost(reason);
    else reader.connectionLost(reason);
  } catch (error) {
    closeAfterThrow(reactor, reader, error);
  }
}

/** Calls `doWrite` and, with the reason that it returned, `writeConnectionLost`. */
export function deliverWrite(reactor: Reactor, writer: WriteDescriptor): void {
  try {
    const reason = writer.doWrite();
    if (reason === undefined) return;
    reactor.removeWriter(writer);
    if (writer.writeConnectionLost) writer.writeConnectionLost(reason);
    else writer.connectionLost(reason);
  } catch (error) {
    closeAfterThrow(reactor, writer, error);
  }
}

/** Calls `doHangUp`. */
export function deliverHangUp(reactor: Reactor, descriptor: HangUpDescriptor): void {
  try {
    descriptor.doHangUp();
  } catch (error) {
    reactor.reportError(error);
  }
}

/** For what is delivered in a turn of its own. */
export function guard(reactor: Reactor, descriptor: Descriptor, deliver: () => void): void {
  try {
    deliver();
  } catch (error) {
    closeAfterThrow(reactor, descriptor, error);
  }
}

/** What was thrown is a user's callback's. The connection is closed in order first, then it is reported. */
function closeAfterThrow(reactor: Reactor, descriptor: Descriptor, error: unknown): void {
  try {
    descriptor.connectionLost(new ConnectionLost('a callback threw', { cause: error }));
  } catch (another) {
    reactor.reportError(another);
  }
  reactor.reportError(error);
}
