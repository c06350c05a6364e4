// `npm run api` writes docs/reference, two files for each entry point of a library:
//
//   strand-pty.api.md   every export and its members, without comments. Committed, so that a review shows each change
//                       of the public interface.
//   strand-pty.d.ts     the same with the doc comments, for readers. Published, but not committed.
//
// `--check` writes nothing, and fails when a report is out of date. See docs/decisions/api-reference.md.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { parseArguments } from './lib/arguments.mjs';
import { pty, root, terminal } from './lib/project.mjs';
import { fail } from './lib/run.mjs';
import { temporaryFolder } from './lib/temporary-folder.mjs';

const { values } = parseArguments({ check: { type: 'boolean' } });
const reference = join(root, 'docs', 'reference');
const temporary = temporaryFolder('api');

const entries = [pty, terminal].flatMap((folder) => {
  const { name, version, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([, { types }]) => types)
    .map(([subpath, { types }]) => configure(folder, version, join(name, subpath), join(folder, types)));
});

const compilerState = CompilerState.create(entries[0], {
  additionalEntryPoints: entries.map((config) => config.mainEntryPointFilePath),
});
const results = entries.map((config) =>
  Extractor.invoke(config, {
    compilerState,
    localBuild: !values.check,
    printApiReportDiff: values.check === true,
    messageCallback: onlyProblems,
  }),
);
if (results.some((result) => result.apiReportChanged) && values.check) {
  fail('The exports differ from docs/reference. Run `npm run api`, and commit what it wrote.');
}
if (results.some((result) => !result.succeeded)) process.exitCode = 1;

/** Silences what API Extractor says about its own work, except how a report differs. */
function onlyProblems(message) {
  if (message.category !== 'console' || message.messageId === 'console-api-report-diff') return;
  message.logLevel = 'none';
}

/**
 * @param {string} folder of the package
 * @param {string} version of the package
 * @param {string} entry the name that is imported: strand-pty/testing
 * @param {string} types the path of its declarations
 */
function configure(folder, version, entry, types) {
  const file = entry.replaceAll('/', '-');
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    packageJson: { name: file, version },
    configObject: {
      mainEntryPointFilePath: types,
      projectFolder: root,
      compiler: { tsconfigFilePath: join(folder, 'tsconfig.json') },
      apiReport: {
        enabled: true,
        reportFolder: reference,
        reportFileName: file,
        reportTempFolder: temporary,
      },
      dtsRollup: {
        enabled: !values.check,
        untrimmedFilePath: '',
        publicTrimmedFilePath: join(reference, `${file}.d.ts`),
      },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: {
          default: { logLevel: 'error' },
          // An export without a release tag is public.
          'ae-missing-release-tag': { logLevel: 'none' },
          // The report marks these two where they occur.
          'ae-undocumented': { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'warning', addToApiReportFile: true },
          // `@internal` marks members whose names have no underscore.
          'ae-internal-missing-underscore': { logLevel: 'none' },
        },
        tsdocMessageReporting: {
          default: { logLevel: 'error' },
          // Editors understand `@throws {SpawnError}`.
          'tsdoc-malformed-inline-tag': { logLevel: 'none' },
          'tsdoc-escape-right-brace': { logLevel: 'none' },
        },
      },
    },
  });
}
