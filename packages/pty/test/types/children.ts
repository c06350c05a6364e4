/**
 * Types of the public API, asserted by the compiler: a wrong one is a compile error, and so is a `@ts-expect-error` without an
 * error. It is never run. `npm run check` compiles it with the repository's TypeScript, `npm run test:types` as a user of the
 * packed package, as an ES module and as CommonJS, with each supported TypeScript.
 */
import type { Readable, Writable } from 'node:stream';
import { PtyChild, type PtyChildEvents, type SpawnOptions, type StdioMap, spawn } from 'strand-pty';
import nodePty, { type IPty, open, spawn as spawnIPty } from 'strand-pty/node-pty';
import { MemoryReactor } from 'strand-pty/testing';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Any<T> = 0 extends 1 & T ? true : false;

/** The second argument is `true` only if `Expected` is exactly the type of the value. */
declare function is<Expected>(): <Actual>(value: Actual, same: Same<Expected, Actual>) => void;

export async function outputIsTypedByEncoding(): Promise<void> {
  const bytes = spawn('true');
  is<PtyChild<Buffer>>()(bytes, true);
  is<Buffer | null>()(bytes.read(), true);
  bytes.on('data', (chunk) => is<Buffer>()(chunk, true));
  bytes.once('data', (chunk) => is<Buffer>()(chunk, true));
  bytes.addListener('data', (chunk) => is<Buffer>()(chunk, true));
  bytes.prependListener('data', (chunk) => is<Buffer>()(chunk, true));
  bytes.prependOnceListener('data', (chunk) => is<Buffer>()(chunk, true));
  for await (const chunk of bytes) is<Buffer>()(chunk, true);
  is<PtyChild<Buffer>>()(spawn('true', [], {}), true);
  is<PtyChild<Buffer>>()(spawn('true', [], { encoding: null, columns: 100 }), true);
  is<PtyChild<Buffer>>()(PtyChild.adopt(3), true);

  const text = spawn('true', [], { encoding: 'utf8' });
  is<PtyChild<string>>()(text, true);
  is<string | null>()(text.read(), true);
  text.on('data', (chunk) => is<string>()(chunk, true));
  for await (const chunk of text) is<string>()(chunk, true);
  for await (const chunk of text.iterator({ destroyOnReturn: false })) is<string>()(chunk, true);
  is<PtyChild<string>>()(spawn('true', undefined, { encoding: 'latin1' }), true);
  is<PtyChild<string>>()(PtyChild.adopt(3, undefined, { encoding: 'utf8' }), true);

  const decoded = bytes.setEncoding('utf8');
  decoded.on('data', (chunk) => is<string>()(chunk, true));
  is<string | null>()(decoded.read(), true);
  for await (const chunk of decoded) chunk satisfies string;
  decoded satisfies PtyChild<string>;

  // @ts-expect-error the output is strings
  text.on('data', (chunk: Buffer) => chunk.length);
  // @ts-expect-error the output is Buffers
  bytes.once('data', (chunk: string) => chunk.length);
  // @ts-expect-error the output is Buffers
  const wrong: PtyChild<string> = bytes;
  // @ts-expect-error the output is strings
  const wrongToo: PtyChild<Buffer> = text;
  // @ts-expect-error output is strings or Buffers
  type Wrong = PtyChild<number>;
  return void (wrong ?? wrongToo ?? (0 as unknown as Wrong));
}

export function aChildOfUnknownEncodingIsAnyChild(options: SpawnOptions, encoding?: BufferEncoding): void {
  const child = spawn('true', [], options);
  is<PtyChild>()(child, true);
  is<PtyChild>()(spawn('true', [], { encoding: encoding ?? null }), true);
  child.on('data', (chunk: Buffer) => chunk.length);
  child.on('data', (chunk: string) => chunk.length);
  const output: Any<ReturnType<PtyChild['read']>> = true;
  const event: Any<PtyChildEvents['data'][0]> = true;
  const children: PtyChild[] = [child, spawn('true'), spawn('true', [], { encoding: 'utf8' })];
  const ofText: PtyChild<string> = child;
  return void [output, event, children, ofText];
}

export function listenersAreTypedByTheirEvent(child: PtyChild<string>): void {
  child.on('exit', (code, signal) => {
    is<number | null>()(code, true);
    signal satisfies NodeJS.Signals | string | null;
  });
  child.once('resize', (columns, rows) => is<number>()(columns + rows, true));
  child.on('error', (error) => is<Error>()(error, true));
  child.on('an event of the program', (value: Date) => value.getTime());
  void new Promise((resolve) => child.once('drain', resolve));
  void new Promise<void>((resolve) => child.once('close', () => resolve()));
  // @ts-expect-error there is no third argument
  const third: PtyChildEvents['close'][2] = 0;
  void third;
}

export function pipesAreTypedByTheirMap(map: StdioMap, either: 'r' | 'w' | 'pty', number: number): void {
  const child = spawn('true', [], { stdio: { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w', 4: 7, 5: either } });
  is<Readable>()(child.stdio[2], true);
  is<Writable>()(child.stdio[3], true);
  is<undefined>()(child.stdio[0], true);
  is<undefined>()(child.stdio[4], true);
  is<Readable | Writable | undefined>()(child.stdio[5], true);
  is<Readable | Writable | undefined>()(child.stdio[6], true);
  is<Readable | Writable | undefined>()(child.stdio[number], true);

  const text = spawn('true', [], { encoding: 'utf8', stdio: { 0: 'pty', 2: 'r' } });
  is<Readable>()(text.stdio[2], true);
  is<string | null>()(text.read(), true);

  const named = { 1: 'pty', 3: 'r' } as const;
  is<Readable>()(spawn('true', [], { stdio: named }).stdio[3], true);
  is<Readable | Writable | undefined>()(spawn('true', [], { stdio: map }).stdio[3], true);
  is<Readable | Writable | undefined>()(spawn('true').stdio[3], true);

  const declared: PtyChild<Buffer, { 1: 'pty'; 3: 'w' }> = spawn('true', [], { stdio: { 1: 'pty', 3: 'w' } });
  const anyChild: PtyChild = declared;
  declared.stdio[3].end();
  // @ts-expect-error descriptor 2 is read
  child.stdio[2].write('x');
  // @ts-expect-error descriptor 3 is written
  child.stdio[3].read();
  // @ts-expect-error there may be no descriptor 3
  anyChild.stdio[3].end();
  // @ts-expect-error the streams cannot be replaced
  child.stdio[2] = text.stdio[2];
}

export function optionsAreChecked(timeout: number | undefined): void {
  spawn('true', [], { timeout, encoding: undefined, stdio: undefined });
  // @ts-expect-error a misspelt option
  spawn('true', [], { colums: 80 });
  // @ts-expect-error a misspelt option, with an encoding
  spawn('true', [], { encoding: 'utf8', colums: 80 });
  // @ts-expect-error not an encoding
  spawn('true', [], { encoding: 'utf9' });
  // @ts-expect-error not a kind of descriptor
  spawn('true', [], { stdio: { 0: 'pty', 2: 'x' } });
  // @ts-expect-error not an array of strings
  spawn('true', 'x');
}

export async function childrenAreStreamsAndDisposable(child: PtyChild<string>): Promise<void> {
  child.pipe(process.stdout);
  is<number | null>()((await child.ended).exitCode, true);
  await child[Symbol.asyncDispose]();
}

export function theOtherEntriesAreTyped(): IPty {
  is<number>()(open({ cols: 80, rows: 24 }).cols, true);
  is<number>()(new MemoryReactor().getReaders().length, true);
  is<typeof spawnIPty>()(nodePty.spawn, true);
  return spawnIPty('true', [], { cols: 80 });
}
