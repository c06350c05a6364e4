/** Has a call to come in a minute that does not keep it waiting. */
import { reactor } from 'strand-pty';

reactor.callLater(60_000, () => console.log('called')).unref();
