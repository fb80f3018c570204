import { amount } from '#imaging/effect-keys.ts';
import { defineOperation } from '#imaging/operation.ts';
import { regionOn } from '#imaging/regions.ts';
import type { Window } from '#imaging/size.ts';
import { cutTo, rescaledWindow } from './crop.ts';

export type TrimStep = Window & { readonly operation: 'trim' };

export const trim = defineOperation({
  name: 'trim',
  station: 'extract',
  onRoll: true,
  about:
    'Cuts off an even border, before anything else is measured: `e_trim:N`, where N from 1 to 100 is how much its colour may differ, 10 by default. It examines the original, so it must be in the first segment.',
  example: 'e_trim,w_300',
  keys: [amount('trim', 'trim', { min: 1, max: 100, usual: 10 })],
  plan: ({ trim: tolerance }, { canvas, findings, isFirst }): TrimStep | undefined => {
    const kept = tolerance === undefined || !isFirst ? undefined : findings.trims?.[tolerance];
    if (kept === undefined) return undefined;
    const { x, y, width, height } = regionOn(canvas.at, kept);
    const left = Math.min(Math.round(x), canvas.width - 1);
    const top = Math.min(Math.round(y), canvas.height - 1);
    const right = Math.min(canvas.width, Math.max(left + 1, Math.round(x + width)));
    const bottom = Math.min(canvas.height, Math.max(top + 1, Math.round(y + height)));
    const isWhole = right - left === canvas.width && bottom - top === canvas.height;
    return isWhole ? undefined : { operation: 'trim', left, top, width: right - left, height: bottom - top };
  },
  leaves: (step, canvas) => cutTo(step, canvas),
  rescale: (step, factor) => ({ operation: step.operation, ...rescaledWindow(step, factor) }),
  apply: (canvas, { left, top, width, height }) => canvas.extract({ left, top, width, height }),
});
