/**
 * `strand-pty/testing`: a reactor for tests of programs that use strand-pty. The transports are the real ones; the system calls
 * below them are simulated in memory. The test alone decides what children do, when time passes, and in which order events come.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { ProcessProtocol } from 'strand-pty';
 * import { MemoryReactor } from 'strand-pty/testing';
 *
 * class Login extends ProcessProtocol {
 *   override outReceived(data: Buffer): void {
 *     if (data.includes('Password: ')) this.transport?.write(Buffer.from('secret\n'));
 *   }
 * }
 *
 * const reactor = new MemoryReactor();
 * reactor.spawnProcess(new Login(), 'login', ['login'], { usePTY: true });
 * const [child] = reactor.children;
 *
 * child?.output('Password: ');
 * reactor.run();
 * assert.equal(child?.read().toString(), 'secret\n');
 *
 * child?.exit(0);
 * reactor.run();
 * assert.deepEqual(reactor.errors, []);
 * assert.deepEqual(reactor.openDescriptors, []);
 * ```
 *
 * Test: test/testing/
 */
export type { MemoryChild } from './memory-child.js';
export type { MemoryChildPipe } from './memory-pipe.js';
export { MemoryReactor, type MemoryReactorOptions, type Readiness } from './memory-reactor.js';
