import { Problem } from '#platform/problem.ts';
import { prepareEngine } from './engine.ts';
import type { ImageSource } from './facts.ts';
import { makeMasters } from './make-masters.ts';
import { renderPicture } from './render.ts';
import type { ChildReply, ChildTask } from './render-processes.ts';

// Rendering in a process that can be ended at any moment: an encoder listens to nobody.
prepareEngine();
process.on('message', (task: ChildTask) => {
  void perform(task)
    .catch(refusal)
    .then((reply) => process.send?.(reply));
});
// Whoever wanted the picture is gone; a common exit would wait for the encoder.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

async function perform({ source, facts, plan, bounds }: ChildTask): Promise<ChildReply> {
  const own = received(source);
  if (plan === undefined) return { masters: await makeMasters(own, facts, bounds) };
  return { rendered: await renderPicture(own, facts, plan, bounds) };
}

/** What comes over the channel as bytes is no `Buffer` any more. */
function received(source: ImageSource): ImageSource {
  const others = new Map(
    [...(source.others ?? [])].map(([hash, other]) => [hash, { ...other, source: received(other.source) }]),
  );
  return 'path' in source ? { ...source, others } : { bytes: Buffer.from(source.bytes), others };
}

function refusal(error: unknown): ChildReply {
  if (!(error instanceof Problem)) return { failed: String(error) };
  const { cause: _, ...details } = error.details;
  return { refused: error.code, details };
}
