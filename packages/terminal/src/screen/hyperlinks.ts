/**
 * The targets of hyperlinks (OSC 8). xterm keeps the target of a link only as long as the rows that it counts for it: it forgets links
 * that are shown when a change of the size moves their rows, and links that are open when their first row is erased.
 *
 * Test: test/screen/hyperlinks.test.ts
 */
import type { Core, InternalBuffer } from './internals.js';

/** With so many targets, those without a cell are looked for. */
const FIRST_SWEEP_TARGETS = 1024;

/** Replaces what xterm keeps of links. A target stays as long as a cell or the next character has it. */
export function keepHyperlinks(core: Core | undefined): void {
  const service = core?._oscLinkService;
  if (!core || !service) return;
  const targets = new Map<number, string>();
  const ids = new Map<string, number>();
  let last = 0;
  let sweepAt = FIRST_SWEEP_TARGETS;
  service.registerLink = ({ uri }) => {
    const known = ids.get(uri);
    if (known !== undefined) return known;
    if (targets.size >= sweepAt) {
      const used = idsInUse(core);
      for (const [id, target] of targets) {
        if (used.has(id)) continue;
        targets.delete(id);
        ids.delete(target);
      }
      sweepAt = Math.max(FIRST_SWEEP_TARGETS, targets.size * 2);
    }
    last += 1;
    targets.set(last, uri);
    ids.set(uri, last);
    return last;
  };
  service.addLineToLink = () => {};
  service.getLinkData = (id) => {
    const uri = targets.get(id);
    return uri === undefined ? undefined : { uri };
  };
}

function idsInUse({ buffers, _inputHandler }: Core): Set<number> {
  const used = new Set([_inputHandler?._curAttrData.extended.urlId ?? 0]);
  const add = ({ lines }: InternalBuffer) => {
    for (let row = 0; row < lines.length; row += 1) {
      // Cells that were overwritten may still have it: their targets stay longer.
      for (const extended of Object.values(lines.get(row)?._extendedAttrs ?? {})) {
        if (extended) used.add(extended.urlId);
      }
    }
  };
  if (buffers) add(buffers.normal);
  if (buffers) add(buffers.alt);
  return used;
}
