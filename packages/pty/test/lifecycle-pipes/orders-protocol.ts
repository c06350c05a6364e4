import type { Process, PTYProcess } from 'strand-pty';
import { type Method, ReactingProtocol } from '../support/reacting-protocol.js';

export interface OrdersHooks {
  /** Methods that throw at each call. */
  readonly throwing: ReadonlySet<Method>;
  /** Called in each method, with the descriptor if the method has one. */
  react(method: Method, childFD: number): void;
  received(childFD: number, text: string): void;
  /** Returns why data of this descriptor must not come now, or undefined. */
  dataForbidden(childFD: number): string | undefined;
}

/** The protocol of a child with pipes. Events: 'makeConnection', 'data 1', 'lost 0', 'exited', 'ended'. */
export class OrdersProtocol extends ReactingProtocol {
  declare transport: Process | PTYProcess;
  readonly #hooks: OrdersHooks;

  constructor(hooks: OrdersHooks) {
    super(hooks.throwing);
    this.#hooks = hooks;
  }

  count(event: string): number {
    return this.events.filter((one) => one === event).length;
  }

  override childDataReceived(childFD: number, data: Buffer): void {
    const why = this.#hooks.dataForbidden(childFD);
    if (why !== undefined) this.violations.push(`data ${childFD} ${why}`);
    this.#hooks.received(childFD, data.toString());
    this.called('data', childFD);
  }

  override childConnectionLost(childFD: number): void {
    this.called('lost', childFD);
  }

  protected override eventOf(method: Method, childFD: number): string {
    return childFD < 0 ? method : `${method} ${childFD}`;
  }

  protected react(method: Method, childFD: number): void {
    this.#hooks.react(method, childFD);
  }
}
