import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ProcessProtocol, type PTYProcess, reactor } from 'strand-pty';
import { Puppet } from '../support/puppet.js';
import { connect } from '../support/start.js';
import type { Stage, StartOptions } from './stage.js';

/** Node's event loop and a shell on a kernel terminal. */
export class RealStage implements Stage {
  readonly reactor = reactor;
  readonly errors: unknown[] = [];
  readonly child = new Puppet();

  constructor() {
    reactor.reportError = (error) => this.errors.push(error);
  }

  readonly start = async (protocol: ProcessProtocol, options: StartOptions = {}): Promise<PTYProcess> => {
    connect(protocol, 'sh', this.child.args, { usePTY: { raw: true, ...options } });
    await this.child.started();
    return protocol.transport as PTYProcess;
  };

  readonly until = <T>(promise: Promise<T>): Promise<T> => promise;

  /** The first turn delivers what was ready or due, the others its consequences. */
  readonly turn = async (): Promise<void> => {
    for (let turns = 0; turns < 3; turns++) {
      await new Promise<void>((resolve) => void reactor.callLater(0, resolve));
      await nextTurn();
    }
  };

  close(): void {
    this.child.close();
    // Restores the method of the class.
    Reflect.deleteProperty(reactor, 'reportError');
  }
}
