/** Has an unreferenced callLater due in a minute. */
import { reactor } from 'strand-pty';

reactor.callLater(60_000, () => console.log('called')).unref();
