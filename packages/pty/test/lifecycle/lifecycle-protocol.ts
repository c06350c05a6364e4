import type { PTYProcess } from 'strand-pty';
import { type Method, ReactingProtocol } from '../support/reacting-protocol.js';

/** The protocol of a child on a terminal. Consecutive data counts as one event. */
export class LifecycleProtocol extends ReactingProtocol {
  declare transport: PTYProcess;
  readonly lost: [childFD: number, reason: Error][] = [];
  received = '';
  readonly react: (method: Method) => void;
  /** Returns why data must not come now, or undefined. */
  readonly #dataForbidden: () => string | undefined;

  constructor(
    throwing: ReadonlySet<Method>,
    react: (method: Method) => void,
    dataForbidden: () => string | undefined,
  ) {
    super(throwing);
    this.react = react;
    this.#dataForbidden = dataForbidden;
  }

  override childDataReceived(_childFD: number, data: Buffer): void {
    const why = this.#dataForbidden();
    if (why !== undefined) this.violations.push(`data ${why}`);
    this.received += data.toString();
    this.called('data');
  }

  override childConnectionLost(childFD: number, reason: Error): void {
    this.lost.push([childFD, reason]);
    this.called('lost');
  }

  protected override record(event: string): void {
    if (event !== 'data' || this.events.at(-1) !== 'data') super.record(event);
  }
}
