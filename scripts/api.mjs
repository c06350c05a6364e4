// `npm run api` writes docs/reference, two files for each entry of strand-pty:
//
//   strand-pty.api.md   every export and its members, without comments. It is committed, so that a change of the
//                       public interface shows in every review.
//   strand-pty.d.ts     the same with the doc comments, for readers. It is published, but not committed.
//
// `--check` writes nothing, and fails when a report is not up to date. See docs/decisions/api-reference.md.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { parseArguments } from './lib/arguments.mjs';
import { pty, root } from './lib/project.mjs';
import { fail } from './lib/run.mjs';

const { values } = parseArguments({ check: { type: 'boolean' } });
const reference = join(root, 'docs', 'reference');
const { name, version, exports } = JSON.parse(readFileSync(join(pty, 'package.json'), 'utf8'));

const temporary = mkdtempSync(join(tmpdir(), 'strand-api-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const entries = Object.entries(exports)
  .filter(([, { types }]) => types)
  .map(([subpath, { types }]) => configure(join(name, subpath), join(pty, types)));

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
  fail(
    'What strand-pty exports is not what docs/reference says. Run `npm run api`, and commit what it wrote.',
  );
}
if (results.some((result) => !result.succeeded)) process.exitCode = 1;

/**
 * Of what API Extractor says about its own work, only how a report differs.
 * @param {import('@microsoft/api-extractor').ExtractorMessage} message
 */
function onlyProblems(message) {
  if (message.category !== 'console' || message.messageId === 'console-api-report-diff') return;
  message.logLevel = 'none';
}

/**
 * @param {string} entry as it is imported: strand-pty/testing
 * @param {string} types its declarations
 */
function configure(entry, types) {
  const file = entry.replaceAll('/', '-');
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(pty, 'package.json'),
    packageJson: { name: file, version },
    configObject: {
      mainEntryPointFilePath: types,
      projectFolder: root,
      compiler: { tsconfigFilePath: join(pty, 'tsconfig.json') },
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
          // What is not marked is public.
          'ae-missing-release-tag': { logLevel: 'none' },
          // The report says both where they are.
          'ae-undocumented': { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'warning', addToApiReportFile: true },
          // `@internal` marks members, and their names are ours to choose.
          'ae-internal-missing-underscore': { logLevel: 'none' },
        },
        tsdocMessageReporting: {
          default: { logLevel: 'error' },
          // `@throws {SpawnError}` is what editors understand.
          'tsdoc-malformed-inline-tag': { logLevel: 'none' },
          'tsdoc-escape-right-brace': { logLevel: 'none' },
        },
      },
    },
  });
}
