/**
 * Calls a descriptor that is ready. An error that it returns or throws ends its connection.
 */
import { ConnectionDone, ConnectionLost } from '../errors.js';
import type {
  Descriptor,
  HangUpDescriptor,
  Reactor,
  ReadDescriptor,
  WriteDescriptor,
} from '../interfaces.js';

/** Calls `doRead`. Passes a ConnectionDone that it returns to `readConnectionLost`, and any other reason to `connectionLost`. */
export function deliverRead(reactor: Reactor, reader: ReadDescriptor): void {
  try {
    const reason = reader.doRead();
    if (reason === undefined) return;
    reactor.removeReader(reader);
    // An override of readConnectionLost may keep the write side open, which makes no sense after an error.
    if (reader.readConnectionLost && reason instanceof ConnectionDone) reader.readConnectionLost(reason);
    else reader.connectionLost(reason);
  } catch (error) {
    closeAfterThrow(reactor, reader, error);
  }
}

/** Calls `doWrite`. Passes a reason that it returns to `writeConnectionLost`. */
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

export function deliverHangUp(reactor: Reactor, descriptor: HangUpDescriptor): void {
  try {
    descriptor.doHangUp();
  } catch (error) {
    reactor.reportError(error);
  }
}

/** Calls `deliver` for an event that is delivered later than its readiness. */
export function guard(reactor: Reactor, descriptor: Descriptor, deliver: () => void): void {
  try {
    deliver();
  } catch (error) {
    closeAfterThrow(reactor, descriptor, error);
  }
}

/** Closes the connection, then reports the error, which a callback of the program threw. */
function closeAfterThrow(reactor: Reactor, descriptor: Descriptor, error: unknown): void {
  try {
    descriptor.connectionLost(new ConnectionLost('a callback threw', { cause: error }));
  } catch (another) {
    reactor.reportError(another);
  }
  reactor.reportError(error);
}
