import type { Size } from './size.ts';

/** The formats that come in. HEIC is HEVC in HEIF; AV1 in HEIF is AVIF. */
export type InputFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'bmp' | 'svg' | 'heic' | 'pdf';

/** The formats that go out. */
export type OutputFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif';

/** Who has the rights to a picture and who made it, as the file says it: lines that are there to be shown. */
export type Credits = { readonly copyright?: string; readonly credit?: string };

/** What the header of a picture says; read once at upload, kept with the asset. */
export type ImageFacts = {
  readonly format: InputFormat;
  /** Pixels as seen: orientation applied; of one frame. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation of the stored pixels, 1 to 8. */
  readonly orientation: number;
  /** 1 for a still picture. */
  readonly frames: number;
  readonly hasAlpha: boolean;
  readonly colour: 'srgb' | 'p3' | 'cmyk' | 'gray' | 'other';
  /** Bits per channel of the stored pixels: 1, 2, 4, 8, 10, 12, 16, 32. */
  readonly bitDepth: number;
  /** Whether the file says where it was taken (EXIF GPS or XMP). */
  readonly hasLocation: boolean;
  /** What the file says to be shown beside it; left out when it says nothing. */
  readonly credits?: Credits;
  /** The sizes of a document's pages in pixels, as the first page's are above; left out for what is one picture. */
  readonly pages?: readonly Size[];
};

/** Where a picture's bytes are. A path saves memory; SVG is always read into memory first. */
export type ImageSource = ({ readonly path: string } | { readonly bytes: Buffer }) & {
  /** Of a document, from 1; the first when left out. */
  readonly page?: number;
  /** The other pictures that a plan names, by the hash of their originals. */
  readonly others?: ReadonlyMap<string, Material>;
};

/** Another picture that is needed while a plan is carried out. */
export type Material = { readonly source: ImageSource; readonly facts: ImageFacts };
