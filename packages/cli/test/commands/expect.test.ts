import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, gone } from '../support/eventually.js';
import { type Result, Run, strand } from '../support/piped.js';
import { cleanUp, test } from '../support/test.js';
import { withEnoughTime } from '../support/with-enough-time.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'strand-script-'));
  cleanUp(() => rmSync(path, { recursive: true }));
  return path;
}

function scriptFile(text: string, name = 'script.mjs'): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}

async function script(text: string, ...options: string[]): Promise<Result> {
  return ended(new Run(...strand('expect', ...options, scriptFile(text))));
}

function ended(run: Run): Promise<Result> {
  run.stdin.end();
  return run.end();
}

test('strand expect: a script drives a program, with the names that it has without an import', async () => {
  const { stdout, stderr, status } = await script(`
    const first = spawn('sh', ['-c', 'printf "name: "; read n; stty -echo; printf "word: "; read w; echo "hello $n,"; sleep 60']);
    console.log(first === session);
    await expect('name: ');
    await session.sendLine('Ada');
    await expect('word: ');
    await session.waitForState('password');
    console.log(state().state);
    await session.sendSecret('swordfish');
    const { groups, index } = await expect([EOF, TIMEOUT, /hello (\\w+),/]);
    console.log(groups[0], index);
  `);
  assert.deepEqual({ stdout, stderr, status }, { stdout: 'true\npassword\nAda 2\n', stderr: '', status: 0 });
});

test('strand expect: a script that starts nothing has a shell', async () => {
  const { stdout, status } = await script(`
    const { output, exitCode } = await run('echo $((6 * 7)); sh -c "exit 3"');
    console.log(output.trim(), exitCode);
  `);
  assert.deepEqual([stdout, status], ['42 3\n', 0]);
});

test('strand expect: a script has its arguments in args and in process.argv', async () => {
  const file = scriptFile('console.log(args.join(), process.argv.slice(2).join(), process.argv[1])');
  const { stdout } = await ended(new Run(...strand('expect', file, 'a', '--timeout', '-v')));
  assert.equal(stdout, `a,--timeout,-v a,--timeout,-v ${file}\n`);
});

test('strand expect: a script imports strand-terminal and strand-pty where no package is, as the copies of the command', async () => {
  const { stdout, stderr, status } = await script(`
    import { Session, EOF as end } from 'strand-terminal';
    import { readCast } from 'strand-terminal/asciicast';
    import { spawn as start } from 'strand-pty';
    import { basename } from 'node:path';
    console.log(session instanceof Session, end === EOF, typeof readCast, typeof start, basename('/a/b'));
  `);
  assert.deepEqual([stdout, stderr, status], ['true true function function b\n', '', 0]);
});

test('strand expect: a script imports its own files and packages', async () => {
  const file = scriptFile(`import { answer } from './answer.mjs'; console.log(answer);`);
  writeFileSync(join(file, '..', 'answer.mjs'), 'export const answer = 42;');
  assert.equal((await ended(new Run(...strand('expect', file)))).stdout, '42\n');
});

test('strand expect - runs a script from standard input, whose errors have lines too', async () => {
  const run = new Run(...strand('expect', '-', 'x'));
  run.stdin.end(
    "console.log(args[0]);\nimport fs from 'node:fs';\nthrow new Error(typeof fs.readFileSync);\n",
  );
  const { stdout, stderr, status } = await run.end();
  assert.equal(stdout, 'x\n');
  assert.match(stderr, /^strand: \[stdin\]\.mjs:3:7: Error: function\n {2}3 \| throw new Error.*\n/);
  assert.equal(status, 122);
});

const removesTypes = Boolean((process.features as { typescript?: string | false }).typescript);

test('strand expect runs TypeScript where Node removes types, and says elsewhere what it needs', async () => {
  const file = scriptFile('const name: string = args[0]; console.log(name);', 'script.ts');
  const { stdout, stderr, status } = await ended(new Run(...strand('expect', file, 'Ada')));
  if (removesTypes) assert.deepEqual([stdout, status], ['Ada\n', 0]);
  else {
    assert.match(
      stderr,
      /^strand: cannot run ".*script\.ts": TypeScript needs Node\.js 22\.18 or later, and this is 2\d\./,
    );
    assert.equal(status, 122);
  }
});

test('strand expect exits with 124 at a timeout, and shows the line of the script and the screen', async () => {
  const text = "spawn('sh', ['-c', 'echo up; exec sleep 60']);\nawait session.expect('never');\n";
  const { stderr, status, limitMs } = await withEnoughTime(
    (seconds) => script(text, '--timeout', seconds),
    (result) => result.stderr.includes('| up'),
  );
  const first = new RegExp(`^strand: \\S*script\\.mjs:2:15: "never" did not come within ${limitMs} ms\\.\n`);
  assert.match(stderr, first);
  assert.match(stderr, /^ {2}2 \| await session\.expect\('never'\);\n {4}\| {15}\^$/m);
  assert.match(stderr, /^The screen \(80 × 24.*\n {2}\| up$/m);
  assert.equal(status, 124);
});

test('strand expect shows the line of the script also for the names without an import', async () => {
  const { stderr } = await script("\n\nawait expect('never', { timeout: 200 });\n");
  assert.match(
    stderr,
    /^strand: \S*script\.mjs:3:7: "never" did not come within 200 ms\.\n {2}3 \| await expect/,
  );
});

test('strand expect exits with 121 when a program ends before what was waited for', async () => {
  const { stderr, status } = await script(
    "spawn('sh', ['-c', 'echo bye; exit 5']); await expect('welcome');",
  );
  assert.match(stderr, /"welcome" did not come: the program exited with 5\./);
  assert.equal(status, 121);
});

test('strand expect exits with 1 for an assertion', async () => {
  const { stderr, status } = await script(
    "import assert from 'node:assert';\nassert.equal(1, 2, 'not the same');",
  );
  assert.match(stderr, /script\.mjs:2:8: not the same\n {2}2 \| assert\.equal/);
  assert.equal(status, 1);
});

for (const [what, text, complaint] of [
  ['an error', '\nnull.x;', /script\.mjs:2:6: TypeError: /],
  ['a value that is not an error', 'throw 7', /the script threw 7/],
  [
    'an error in a callback',
    "setTimeout(() => { throw new Error('late') }, 1); await new Promise(() => {});",
    /Error: late/,
  ],
  [
    'a promise that is not awaited',
    "void Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 1000));",
    /Error: lost/,
  ],
  [
    'a wait that cannot end',
    'await new Promise(() => {});',
    /the script waits for something that cannot happen/,
  ],
  ['a syntax error', 'const a = 1;\nconst const = 2;', /script\.mjs:2.*SyntaxError: /s],
  ['a module that is missing', "import './nothing.mjs';", /Cannot find module.*nothing\.mjs/],
  [
    'a program that is missing',
    "spawn('no-such-program')",
    /script\.mjs:1:1: SpawnError: .*no-such-program.*ENOENT/,
  ],
] as const) {
  test(`strand expect exits with 122 for ${what}`, async () => {
    const { stderr, status } = await script(text);
    assert.match(stderr, /^strand: /);
    assert.match(stderr, complaint);
    assert.equal(status, 122);
  });
}

test('strand expect exits with 122 for a wait that was not awaited, and names the await', async () => {
  const { stderr, status } = await script("spawn('cat');\nexpect('never');\n");
  assert.match(
    stderr,
    /^strand: \S*script\.mjs:2:1: the script ended before this call: is an await missing\?\n {2}2 \| expect/,
  );
  assert.equal(status, 122);
});

test('strand expect exits with the status that the script sets', async () => {
  assert.equal((await script('process.exitCode = 7')).status, 7);
  assert.equal((await script('process.exit(8)')).status, 8);
});

test('strand expect ends every session at the end of the script, its jobs included', async () => {
  const { stdout, status } = await script(`
    import { Session } from 'strand-terminal';
    for (const start of [spawn, Session.spawn]) {
      start('bash', ['-c', 'trap "" HUP; sleep 61 & echo "$$ $!,"; sleep 62']);
    }
    console.log((await session.expect(/(\\d+) (\\d+),/)).groups.join(' '));
  `);
  assert.equal(status, 0);
  for (const pid of stdout.trim().split(' ')) await gone(Number(pid));
});

for (const how of ['throw new Error()', 'process.exit(3)']) {
  test(`strand expect ends a program that ignores SIGHUP also after ${how}`, async () => {
    const { stdout } = await script(`
      spawn('bash', ['-c', 'trap "" HUP; echo "up $$,"; while :; do read -t 60; done']);
      console.log((await expect(/up (\\d+),/)).groups[0]);
      ${how};
    `);
    await gone(Number(stdout));
  });
}

test('strand expect ends its programs at a signal, and ends by that signal', async () => {
  const file = join(folder(), 'pid');
  const text = `spawn('bash', ['-c', 'trap "" HUP; echo $$ >${file}; sleep 60']); await expect('never');`;
  const run = new Run(...strand('expect', scriptFile(text)));
  await eventually('the program is up', () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
  run.kill('SIGINT');
  assert.equal(await run.signal(), 'SIGINT');
  await gone(Number(readFileSync(file, 'utf8')));
});

test('strand expect -v shows on standard error what was printed and sent, and no secret', async () => {
  const { stdout, stderr } = await script(
    `
    spawn('sh', ['-c', 'printf "name: "; read n; stty -echo; printf "word: "; read w; stty echo; echo; echo done']);
    await expect('name: '); await session.sendLine('Ada');
    await expect('word: '); await session.sendSecret('swordfish');
    await expect('done');`,
    '-v',
  );
  assert.equal(stdout, '');
  assert.match(stderr, /^< name: $/m);
  assert.match(stderr, /^> sendLine Ada$/m);
  assert.match(stderr, /^> sendSecret ••••$/m);
  assert.ok(!stderr.includes('swordfish'), stderr);
});

test('strand expect --record records each session to a file of its own, without secrets', async () => {
  const path = join(folder(), 'demo.cast');
  const { status, stderr } = await script(
    `
    import { Session } from 'strand-terminal';
    spawn('sh', ['-c', 'stty -echo; printf "word: "; read w; echo first']);
    await expect('word: '); await session.sendSecret('swordfish'); await expect('first');
    await Session.spawn('echo', ['second']).ended;`,
    ...['--record', path],
  );
  assert.deepEqual([stderr, status], ['', 0]);
  const [first, second] = [path, path.replace('.cast', '-2.cast')].map((file) => readFileSync(file, 'utf8'));
  assert.match(first ?? '', /"version":3[\s\S]*first/);
  assert.match(second ?? '', /second/);
  assert.ok(!first?.includes('swordfish'));
});

test('strand expect --record exits with 125 when the file cannot be written', async () => {
  const { stderr, status } = await script(
    "spawn('echo'); await session.ended;",
    '--record',
    '/no/such/demo.cast',
  );
  assert.match(stderr, /^strand: the recording .*ENOENT.*\/no\/such\/demo\.cast/);
  assert.equal(status, 125);
});

test('strand expect --json prints the result', async () => {
  assert.deepEqual(JSON.parse((await script('', '--json')).stdout), { ok: true, status: 0 });
  const { stdout, stderr, status } = await script("spawn('echo', ['hi']);\nawait expect('ho');", '--json');
  const { ok, kind, line, column, before, screen, message } = JSON.parse(stdout);
  assert.deepEqual(
    [ok, kind, line, column, before, screen, status],
    [false, 'ended', 2, 7, 'hi\r\n', 'hi', 121],
  );
  assert.match(message, /^"ho" did not come/);
  assert.equal(stderr, '');
});

for (const [args, status, complaint] of [
  [['/no/such/script.mjs'], 122, /^strand: cannot run "\/no\/such\/script\.mjs": there is no such file\n$/],
  [['/'], 122, /it is a directory/],
  [[''], 122, /cannot run "": it has no name/],
  [[], 125, /no SCRIPT was given/],
] as const) {
  test(`strand expect ${args.join(' ') || (args.length > 0 ? "''" : '')} says what is wrong and exits with ${status}`, async () => {
    const result = await ended(new Run(...strand('expect', ...args)));
    assert.match(result.stderr, complaint);
    assert.deepEqual([result.stdout, result.status], ['', status]);
  });
}
