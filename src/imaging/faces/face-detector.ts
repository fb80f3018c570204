import sharp from 'sharp';
import { Gate } from '#imaging/gate.ts';
import type { FaceFinder, Glance } from '#imaging/look.ts';
import { imagingProblems } from '#imaging/problems.ts';
import type { Face } from '#imaging/regions.ts';
import { Problem } from '#platform/problem.ts';
import { type Look, lookSide, mergeLooks, type Part, parts } from './face-looks.ts';
import { faceDetectorVersion, findFaceModel, type FaceModel } from './face-model.ts';
import { FaceProcess, type FaceProcessLimits } from './face-process.ts';

const usualLimits: FaceProcessLimits = { seconds: 30, idleSeconds: 30, megabytes: 500 };

/** Finds faces, one picture at a time, in a process of its own that is there only while it is needed. */
export class FaceDetector implements FaceFinder, Disposable {
  /** What finds the faces; another may find others. */
  readonly version = faceDetectorVersion;
  /** Five looks take about 2 s of one core: so many may wait, what comes on top is refused. */
  readonly #gate = new Gate({ atOnce: 1, queue: 32 });
  readonly #process: FaceProcess | undefined;

  constructor(
    model: FaceModel | 'none' = findFaceModel() ?? 'none',
    limits: Partial<FaceProcessLimits> = {},
  ) {
    if (model !== 'none') this.#process = new FaceProcess(model, { ...usualLimits, ...limits });
  }

  get isInstalled(): boolean {
    return this.#process !== undefined;
  }

  /** Of the process that runs now; there is none at rest. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** The surest first. Throws `no-face-detector`, `face-detection-failed`, `busy` and the signal's reason. */
  async find(picture: Glance, signal: AbortSignal): Promise<readonly Face[]> {
    const process = this.#process;
    if (process === undefined) throw new Problem(imagingProblems['no-face-detector']);
    return this.#gate.run(async () => {
      const looks: Look[] = [];
      for (const part of parts) looks.push(await look(picture, part));
      return mergeLooks(await process.look({ looks }, signal));
    }, signal);
  }

  [Symbol.dispose](): void {
    this.#process?.end();
  }
}

async function look({ data, width, height }: Glance, part: Part): Promise<Look> {
  const window = {
    left: Math.floor(part.x * width),
    top: Math.floor(part.y * height),
    width: Math.max(1, Math.floor(part.width * width)),
    height: Math.max(1, Math.floor(part.height * height)),
  };
  const { data: pixels, info } = await sharp(data, { raw: { width, height, channels: 3 } })
    .extract(window)
    .resize(lookSide, lookSide, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels, width: info.width, height: info.height };
}
