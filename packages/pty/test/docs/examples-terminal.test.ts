import { isAboutTerminal, testDocumentedPrograms } from '../support/documented-programs.js';

testDocumentedPrograms('terminal programs', isAboutTerminal);
