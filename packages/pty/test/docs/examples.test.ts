import { isAboutTerminal, testDocumentedPrograms } from '../support/documented-programs.js';

testDocumentedPrograms('programs', (page) => !isAboutTerminal(page));
