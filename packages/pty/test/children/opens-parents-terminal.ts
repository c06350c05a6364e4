/**
 * Prints whether children on pipes can open the controlling terminal of this program, with the same and with
 * another uid.
 */
import { ProcessProtocol, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { NOBODY } from '../support/identity.js';

/** The shell prints "cannot open /dev/tty: No such device or address" for ENXIO. */
const SCRIPT = 'if (exec 3<>/dev/tty) 2>/dev/null; then echo opened; else echo ENXIO; fi';

function answer(options: SpawnProcessOptions): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    class Answer extends ProcessProtocol {
      override outReceived(data: Buffer): void {
        text += data;
      }
      override processEnded(): void {
        resolve(text);
      }
    }
    spawnProcess(new Answer(), 'sh', ['sh', '-c', SCRIPT], { path: '/', ...options });
  });
}

process.stdout.write(`ours: ${await answer({})}`);
process.stdout.write(`another: ${await answer({ uid: NOBODY })}`);
