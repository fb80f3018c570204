import type { Config } from '#config/config.ts';
import type { ImageFacts, ImageSource } from '#imaging/facts.ts';
import type { Imaging } from '#imaging/imaging.ts';
import type { Acceptance } from '#imaging/output.ts';
import { planRender, type Plan } from '#imaging/plan.ts';
import type { Rendered } from '#imaging/render.ts';
import { parseTransformation } from '#imaging/transformation.ts';

export const imagingDefaults: Config['imaging'] = {
  maxInputMegapixels: 100,
  maxHeicMegapixels: 25,
  maxOutputSide: 8192,
  rendersAtOnce: 0,
  renderQueue: 8,
  renderSeconds: 20,
};

/** The whole way from bytes and a segment to the bytes a visitor gets. */
export async function develop(
  imaging: Imaging,
  source: ImageSource,
  segment: string,
  accept: Acceptance = 'legacy',
): Promise<Rendered & { plan: Plan; facts: ImageFacts }> {
  const facts = await imaging.inspect(source);
  const plan = planRender(parseTransformation(segment) ?? [], facts, { accept, limits: imaging.limits });
  return { ...(await imaging.render(source, facts, plan)), plan, facts };
}
