// Children on pipes, and the helpers that run a program to its end.

/**
 * Records why a pipe was lost: each is a FileDescriptor whose connectionLost gets the reason. A pipe to the child ends with
 * EPIPE when the child exits.
 */
function hearPipes(transport, life) {
  for (const pipe of transport.pipes.values()) {
    const { connectionLost } = pipe;
    pipe.connectionLost = function lost(error) {
      if (error.code !== undefined && (error.code !== 'EPIPE' || life.injectsEPIPE)) life.tell(error);
      connectionLost.call(this, error);
    };
  }
}

/** A protocol on pipes, with input and standard error. */
export async function pipes({ ProcessProtocol, spawnProcess }, life) {
  const text = { 1: '', 2: '' };
  const reason = await new Promise((resolve) => {
    class Collector extends ProcessProtocol {
      childDataReceived(childFD, data) {
        text[childFD] += data;
      }
      processEnded(end) {
        resolve(end);
      }
    }
    const transport = spawnProcess(new Collector(), 'sh', [
      'sh',
      '-c',
      'echo hello; echo err >&2; cat; exit 7',
    ]);
    hearPipes(transport, life);
    transport.write(Buffer.from('abc'));
    transport.closeStdin();
  });
  life.status(reason, 7);
  life.check(text[1] === 'hello\nabc', `output ${JSON.stringify(text[1])}`);
  life.check(text[2] === 'err\n', `errors ${JSON.stringify(text[2])}`);
}

/** Descriptors above 2, an inherited one, and two that are swapped. */
export async function descriptors({ ProcessProtocol, spawnProcess }, life) {
  const { openSync, closeSync } = await import('node:fs');
  const zero = openSync('/dev/zero', 'r');
  let text = '';
  try {
    const reason = await new Promise((resolve) => {
      class Collector extends ProcessProtocol {
        childDataReceived(childFD, data) {
          if (childFD === 4) text += data;
        }
        processEnded(end) {
          resolve(end);
        }
      }
      const script = 'read x <&3; head -c 3 <&5 | od -An -tu1 >&4; exit 7';
      const childFDs = { 3: 'w', 4: 'r', 5: zero };
      const transport = spawnProcess(new Collector(), 'sh', ['sh', '-c', script], { childFDs });
      hearPipes(transport, life);
      transport.writeToChild(3, Buffer.from('go\n'));
      transport.closeChildFD(3);
    });
    life.status(reason, 7);
    life.check(text.replaceAll(/\s+/g, ' ') === ' 0 0 0 ', `output ${JSON.stringify(text)}`);
  } finally {
    closeSync(zero);
  }
}

/** getProcessOutput, getProcessValue and getProcessOutputAndValue. */
export async function helpers({ getProcessOutput, getProcessOutputAndValue, getProcessValue }, life) {
  const script = 'cat; head -c 300000 /dev/zero; exit 7';
  await rejectable(life, async () => {
    const output = await getProcessOutput('sh', ['-c', script], { stdin: 'abc' });
    life.check(output.length === 300_003, `${output.length} bytes of 300003`);
  });
  await rejectable(life, async () => {
    const { out, err, code } = await getProcessOutputAndValue('sh', ['-c', 'echo out; echo err >&2; exit 7']);
    life.check(`${out}${err}${code}` === 'out\nerr\n7', `got ${out}${err}${code}`);
  });
  await rejectable(life, async () => {
    const code = await getProcessValue('sh', ['-c', 'exit 7']);
    life.check(code === 7, `exit code ${code}`);
  });
}

/** A helper that must kill its child. */
export async function timeout({ getProcessOutput }, life) {
  await rejectable(life, async () => {
    try {
      await getProcessOutput('sh', ['-c', 'trap "" TERM; sleep 30'], { timeout: 50 });
      life.must(false, 'it resolved');
    } catch (error) {
      if (error.code !== 'ETIMEDOUT') throw error;
    }
  });
}

async function rejectable(life, action) {
  try {
    await action();
  } catch (error) {
    life.tell(error);
  }
}
