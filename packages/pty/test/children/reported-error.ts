/** Reports an error to the default reactor, and continues. */
import { reactor } from 'strand-pty';

reactor.reportError(new Error('reported'));
console.log('gone on');
