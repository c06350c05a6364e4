/** Reports an error to the default reactor, and goes on. */
import { reactor } from 'strand-pty';

reactor.reportError(new Error('reported'));
console.log('gone on');
