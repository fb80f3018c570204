declare module '@vladmandic/face-api/dist/face-api.esm.js' {
  type Tensor = { dispose(): void };
  type Weights = Readonly<Record<string, Tensor>>;
  type Detection = {
    readonly score: number;
    /** Shares of the picture's sides. */
    readonly relativeBox: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    };
  };

  export const tf: {
    env(): { set(flag: string, value: boolean): void };
    removeBackend(name: string): void;
    setBackend(name: string): Promise<boolean>;
    setWasmPaths(addresses: Readonly<Record<string, string>>): void;
    tensor3d(values: Uint8Array, shape: readonly [number, number, number], type: 'int32'): Tensor;
    readonly io: { decodeWeights(bytes: ArrayBuffer, specification: unknown): Weights };
  };
  export const env: { setEnv(environment: Readonly<Record<string, unknown>>): void };
  export const nets: { readonly ssdMobilenetv1: { loadFromWeightMap(weights: Weights): void } };
  export const SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
  export function detectAllFaces(input: Tensor, options: object): PromiseLike<readonly Detection[]>;
}
