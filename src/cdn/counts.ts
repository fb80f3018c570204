/** How pictures were answered since the start; read by `/metrics`. */
export type PictureCounts = {
  memory: number;
  disk: number;
  render: number;
  'shared-render': number;
  original: number;
  stream: number;
  'not-modified': number;
  refused: number;
};

export function newPictureCounts(): PictureCounts {
  return {
    memory: 0,
    disk: 0,
    render: 0,
    'shared-render': 0,
    original: 0,
    stream: 0,
    'not-modified': 0,
    refused: 0,
  };
}
