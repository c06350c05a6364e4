import type { Command, CommandList } from '../frame/command.js';

const modules: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  run: () => import('./run.js'),
  record: () => import('./record.js'),
  play: () => import('./play.js'),
  cat: () => import('./cat.js'),
  convert: () => import('./convert.js'),
  info: () => import('./info.js'),
  screenshot: () => import('./screenshot.js'),
  expect: () => import('./expect.js'),
  completion: () => import('./completion.js'),
  help: () => import('./help.js'),
};

export const commands: CommandList = {
  names: Object.keys(modules),

  async load(name) {
    return Object.hasOwn(modules, name) ? (await modules[name]?.())?.command : undefined;
  },

  async loadAll() {
    return Promise.all(Object.values(modules).map(async (load) => (await load()).command));
  },
};
