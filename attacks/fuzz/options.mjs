// Valid options by their names. A case takes some of them, and replaces some by invalid values.

const terminal = {
  columns: () => 100,
  rows: () => 30,
  pixelWidth: () => 800,
  pixelHeight: () => 600,
  echo: () => false,
  raw: () => true,
  eof: () => 'always',
};

const child = {
  uid: () => 65534,
  gid: () => 65534,
  groups: () => [65534],
  limits: () => ({ nofile: 64, core: { soft: 0, hard: Number.POSITIVE_INFINITY } }),
  umask: () => 0o77,
  nice: () => 1,
  cgroup: () => '/no/such/cgroup',
  env: () => ({ PATH: '/usr/bin:/bin', NOTHING: undefined }),
};

export const spawnOptions = {
  ...terminal,
  ...child,
  cwd: () => '/',
  argv0: () => 'other',
  term: () => 'dumb',
  stdio: () => ({ 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' }),
  encoding: () => 'utf8',
  readableHighWaterMark: () => 1024,
  writableHighWaterMark: () => 1024,
  signal: () => new AbortController().signal,
  timeout: () => 5,
  killSignal: () => 'SIGINT',
  killGrace: () => 10,
  linger: () => 5,
};

export const processOptions = {
  ...child,
  path: () => '/',
  childFDs: () => ({ 0: 'w', 1: 'r', 2: 'r', 3: 'w' }),
};

export const terminalOptions = { ...terminal, paused: () => true };

export const helperOptions = {
  ...child,
  path: () => '/',
  stdin: () => 'input',
  timeout: () => 5,
  signal: () => new AbortController().signal,
  maxBytes: () => 2,
  killSignal: () => 'SIGINT',
  errorToo: () => true,
};

export const monitorOptions = {
  threshold: () => 1,
  killTime: () => 5,
  minRestartDelay: () => 1,
  maxRestartDelay: () => 2,
};

export const nodePtyOptions = {
  name: () => 'xterm',
  cols: () => 90,
  rows: () => 30,
  cwd: () => '/',
  env: () => ({ PATH: '/usr/bin:/bin' }),
  encoding: () => null,
  handleFlowControl: () => true,
  flowControlPause: () => 'PAUSE',
  flowControlResume: () => 'RESUME',
  uid: () => 65534,
  gid: () => 65534,
  spawnErrors: () => 'exit',
  linger: () => 5,
};

/** Programs that exit at once, that read, that write, and that run until they are killed. */
export const programs = {
  ends: ['sh', ['-c', 'exit 3']],
  reads: ['sh', ['-c', 'cat >/dev/null']],
  echoes: ['cat', []],
  writes: ['sh', ['-c', 'echo out; echo err >&2; seq 2000']],
  lives: ['sh', ['-c', 'trap "" HUP INT TERM; echo ready; while :; do sleep 0.02; done']],
  closes: ['sh', ['-c', 'exec 0<&- 1>&- 2>&-; sleep 0.02']],
  'is not there': ['/no/such/program', []],
};
