import type { Context } from '#context.ts';
import type { Sample } from '#http/metrics.ts';
import type { PictureServer } from './picture-server.ts';

/** What `/metrics` tells of delivery. Nothing in it is about anybody who asked. */
export function pictureSamples(ctx: Context, { counts, delivery }: PictureServer): Sample[] {
  const { gate } = ctx.imaging;
  const memory = process.memoryUsage();
  return [
    {
      name: 'vitrine_pictures_total',
      kind: 'counter',
      about: 'Answers of the delivery host, by where the picture came from.',
      values: Object.entries(counts).map(([from, count]) => [{ from }, count]),
    },
    gauge('vitrine_renders_running', 'Renders that run now.', gate.running),
    gauge('vitrine_renders_waiting', 'Renders that wait for a place.', gate.waiting),
    gauge('vitrine_renders_bytes', 'Memory that renders under way were let in with.', gate.bytes),
    gauge('vitrine_render_processes', 'Processes for heavy renders.', ctx.imaging.renderProcesses.length),
    gauge('vitrine_idle_work_waiting', 'Work that waits until nobody asks.', ctx.imaging.idle.waiting),
    { name: 'vitrine_renders_total', kind: 'counter', about: 'Renders begun.', values: [[{}, gate.begun]] },
    {
      name: 'vitrine_metadata_leaks_total',
      kind: 'counter',
      about: 'Pictures not delivered since the last look at them found more than pixels. It should stay 0.',
      values: [[{}, ctx.imaging.leaks]],
    },
    gauge('vitrine_derivatives_bytes', 'Disk taken by rendered pictures.', delivery.derivatives.bytes),
    gauge('vitrine_derivatives', 'Rendered pictures on the disk.', delivery.derivatives.entries),
    gauge('process_resident_memory_bytes', 'Memory of the process.', memory.rss),
    gauge('nodejs_heap_used_bytes', 'Memory of the JavaScript heap in use.', memory.heapUsed),
  ];
}

function gauge(name: string, about: string, value: number): Sample {
  return { name, kind: 'gauge', about, values: [[{}, value]] };
}
