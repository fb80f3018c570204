import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the files of the detector are: paths. */
export type FaceModel = {
  readonly wasm: string;
  readonly manifest: string;
  readonly weights: string;
};

/**
 * What found the faces: what another finds may be others. SSD on MobileNet v1 of `@vladmandic/face-api`, whole picture and four
 * overlapping parts of it.
 */
export const faceDetectorVersion = 'ssd-mobilenet-v1/face-api-1.7.15/five-looks-1';

/** The optional packages that bring the detector; undefined where they are not installed. */
export function findFaceModel(): FaceModel | undefined {
  try {
    const faceApi = new URL('../model/', import.meta.resolve('@vladmandic/face-api/dist/face-api.esm.js'));
    const wasm = import.meta.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
    const model = {
      wasm: fileURLToPath(wasm),
      manifest: fileURLToPath(new URL('ssd_mobilenetv1_model-weights_manifest.json', faceApi)),
      weights: fileURLToPath(new URL('ssd_mobilenetv1_model.bin', faceApi)),
    };
    return Object.values(model).every((path) => existsSync(path)) ? model : undefined;
  } catch {
    return undefined;
  }
}
