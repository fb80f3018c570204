import { readFile } from 'node:fs/promises';
import process from 'node:process';
import {
  leastScore,
  type Look,
  type LookReply,
  type LookRequest,
  mostFaces,
  type Seen,
} from './face-looks.ts';
import type { FaceModel } from './face-model.ts';

// The process looks for faces until it is ended; one request at a time.
const model = JSON.parse(process.argv[2] ?? '') as FaceModel;
const detector = loadDetector();
process.on('message', (request: LookRequest) => {
  void answer(request)
    .catch((error: unknown): LookReply => ({ failed: String(error) }))
    .then((reply) => process.send?.(reply));
});
process.once('disconnect', () => process.exit());

async function answer({ looks }: LookRequest): Promise<LookReply> {
  const see = await detector;
  const seen: (readonly Seen[])[] = [];
  for (const look of looks) seen.push(await see(look));
  return { seen, memory: process.memoryUsage.rss() };
}

/**
 * The package's bundle is made for browsers; what comes nearest to this process is a worker of one. What it would
 * fetch is given to it as addresses that hold the bytes themselves: nothing is fetched from anywhere.
 */
async function loadDetector(): Promise<(look: Look) => Promise<readonly Seen[]>> {
  Object.assign(globalThis, {
    process: undefined,
    self: globalThis,
    location: { href: '' },
    WorkerGlobalScope: Object,
  });
  const faceApi = await import('@vladmandic/face-api/dist/face-api.esm.js');
  const { tf, env, nets } = faceApi;
  const Absent = function Absent(): void {};
  const create = () => ({});
  env.setEnv({
    Canvas: Absent,
    CanvasRenderingContext2D: Absent,
    Image: Absent,
    ImageData: Absent,
    Video: Absent,
    createCanvasElement: create,
    createImageElement: create,
    createVideoElement: create,
  });
  tf.removeBackend('webgl');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const wasm = `data:application/wasm;base64,${(await readFile(model.wasm)).toString('base64')}`;
  const names = ['tfjs-backend-wasm', 'tfjs-backend-wasm-simd', 'tfjs-backend-wasm-threaded-simd'];
  tf.setWasmPaths(Object.fromEntries(names.map((name) => [`${name}.wasm`, wasm])));
  if (!(await tf.setBackend('wasm'))) throw new Error('WebAssembly with SIMD is not to be had');
  const manifest = JSON.parse(await readFile(model.manifest, 'utf8')) as { weights: unknown[] }[];
  const weights = Uint8Array.from(await readFile(model.weights));
  nets.ssdMobilenetv1.loadFromWeightMap(
    tf.io.decodeWeights(
      weights.buffer,
      manifest.flatMap((group) => group.weights),
    ),
  );
  const options = new faceApi.SsdMobilenetv1Options({ minConfidence: leastScore, maxResults: mostFaces });
  return async ({ pixels, width, height }) => {
    const picture = tf.tensor3d(pixels, [height, width, 3], 'int32');
    try {
      const found = await faceApi.detectAllFaces(picture, options);
      return found.map(({ score, relativeBox: { x, y, width, height } }) => ({ score, x, y, width, height }));
    } finally {
      picture.dispose();
    }
  };
}
