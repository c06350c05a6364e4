// docs/api.md declares what the packages export: every export of every subpath, with every member, as the compiler
// wrote it into dist/*.d.ts, and nothing else. There a declaration stands in a `ts` block below the heading of its
// subpath; comments, white space, what is private and Node's own hooks (_read, …) are left out of the comparison.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pty, root } from './lib/project.mjs';

const page = join('docs', 'api.md');
const { name, exports } = JSON.parse(readFileSync(join(pty, 'package.json'), 'utf8'));
const chapters = readFileSync(join(root, page), 'utf8').split(/^## /m);

/** @type {string[]} */
const problems = [];
for (const [subpath, { types }] of Object.entries(exports)) {
  if (!types) continue;
  const heading = `\`${join(name, subpath)}\``;
  const chapter = chapters.find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const documented = [...chapter.matchAll(/^```ts\n([\s\S]*?)^```/gm)].flatMap(([, code = '']) =>
    statements(code),
  );
  problems.push(...differences(heading, exported(join(pty, types)), documented));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/**
 * The declarations of all that a file of types exports.
 * @param {string} file
 * @returns {string[]}
 */
function exported(file) {
  const own = statements(readFileSync(file, 'utf8'));
  return own.flatMap((statement) => {
    const [, names, source] = /^export(?: type)?(\*|\{.*\})from'(.*)\.js'$/.exec(statement) ?? [];
    if (source === undefined) return isExported(statement, own) ? [bare(statement)] : [];
    const from = join(dirname(file), `${source}.d.ts`);
    if (names === '*') return exported(from);
    const wanted = (names?.match(/\w+/g) ?? []).filter((word) => word !== 'type');
    return statements(readFileSync(from, 'utf8'))
      .map(bare)
      .filter((text) => wanted.includes(nameOf(text)));
  });
}

/**
 * Exported where it stands, or as the default.
 * @param {string} statement
 * @param {readonly string[]} others
 */
function isExported(statement, others) {
  const where = /^export(?: (?!default)|\{\w)/.test(statement);
  return where || others.includes(`export default ${nameOf(bare(statement))}`);
}

/** @param {string} statement */
function bare(statement) {
  return statement.replace(/^(?:export (?=\w))?(?:declare )?/, '');
}

/** @param {string} declaration */
function nameOf(declaration) {
  return /^(?:abstract )?(?:class|interface|type|function|const) (\w+)/.exec(declaration)?.[1] ?? declaration;
}

/**
 * The statements of formatted code, each on one line: one ends where a line that is not indented ends in ; or }.
 * @param {string} code
 */
function statements(code) {
  const plain = code
    .replace(/\/\*\* @internal \*\/\n.*/g, '')
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    .replace(/^( +)(?:(?:protected|get|set) )*[#_](?:.*\{\n(?:\1 .*\n)*\1\}.*|.*)\n/gm, '');
  return (plain.match(/^\S(?:.*\n)*?(?:\S.*)?[;}]$/gm) ?? []).map((statement) =>
    statement
      .replace(/\s+/g, ' ')
      .replace(/ ?([^\w ]) ?/g, '$1')
      .replace(/[,;](?=[)\]}])/g, '')
      .replace(/"/g, "'")
      .replace(/;$/, ''),
  );
}

/**
 * Of a declaration that is there in another form, only the members that differ.
 * @param {string} where
 * @param {readonly string[]} wanted
 * @param {readonly string[]} found
 */
function differences(where, wanted, found) {
  const [missing, extra] = [without(wanted, found), without(found, wanted)];
  return [
    ...missing.map((text) => {
      const other = namesake(text, extra);
      if (!other) return `${page}, ${where} lacks: ${text}`;
      const [lacks, has] = [without(parts(text), parts(other)), without(parts(other), parts(text))];
      return `${page}, ${where}, ${nameOf(text)} should have [${lacks.join('; ')}] instead of [${has.join('; ')}]`;
    }),
    ...extra
      .filter((text) => !namesake(text, missing))
      .map((text) => `${page}, ${where} has what is not exported: ${text}`),
  ];
}

/**
 * @param {string} declaration
 * @param {readonly string[]} others
 */
function namesake(declaration, others) {
  return others.find((text) => nameOf(text) === nameOf(declaration));
}

/** @param {string} declaration */
function parts(declaration) {
  return declaration.split(/[;{}]/);
}

/**
 * @param {readonly string[]} all
 * @param {readonly string[]} some
 */
function without(all, some) {
  return all.filter((one) => !some.includes(one));
}
