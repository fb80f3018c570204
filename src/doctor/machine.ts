import { availableParallelism, freemem, totalmem } from 'node:os';
import { imagingVersions } from '#imaging/versions.ts';
import { type Finding, ok, warning } from './finding.ts';

/** A HEIC alone may take 240 MB beside everything else. */
const enoughMemory = 900e6;

const oldestNode = 24;

export function checkMachine(): Finding[] {
  return [checkNode(), checkMemory(), checkImaging()];
}

function checkNode(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number);
  const says = `Node ${process.versions.node} on ${process.platform} ${process.arch}, ${availableParallelism()} cores.`;
  // An older one does not get this far; a newer major was not tried with the pinned packages.
  return major > oldestNode
    ? warning(
        'node',
        says,
        `Vitrine is tested with Node ${oldestNode}; start it with npm start, which brings it.`,
      )
    : ok('node', says);
}

function checkMemory(): Finding {
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  const says = `${megabytes(total)} of memory${total < totalmem() ? ' by a limit' : ''}, ${megabytes(freemem())} free on the machine.`;
  if (total >= enoughMemory) return ok('memory', says);
  return warning(
    'memory',
    says,
    'Large pictures may be refused or end the process: give it 1 GB, or lower VITRINE_MAX_MEGAPIXELS and VITRINE_RENDERS.',
  );
}

function checkImaging(): Finding {
  const { sharp, libvips, reads, writes } = imagingVersions();
  return ok(
    'pictures',
    `sharp ${sharp}, libvips ${libvips}; reads ${reads.join(', ')}; writes ${writes.join(', ')}.`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
