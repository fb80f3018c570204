/** What other systems call what a URL says shorter here, and how it begins here. Advice only: none of these is understood. */
const beginnings: Readonly<Record<string, string>> = {
  ...{ width: 'w_', height: 'h_', quality: 'q_', format: 'f_', fm: 'f_', page: 'pg_', zoom: 'z_' },
  ...{ crop: 'c_', fit: 'c_', mode: 'c_', resize: 'c_', gravity: 'g_', focus: 'g_' },
  ...{ aspect: 'ar_', ratio: 'ar_', background: 'b_', bg: 'b_', colour: 'co_', color: 'co_' },
  ...{ angle: 'a_', rotate: 'a_', rotation: 'a_', rot: 'a_', flip: 'a_', radius: 'r_', rounded: 'r_' },
  ...{ border: 'bo_', opacity: 'o_', flags: 'fl_', flag: 'fl_', overlay: 'l_', layer: 'l_', text: 'l_text:' },
  ...{ effect: 'e_', preset: 't_', transformation: 't_', named: 't_' },
};

/** Of operations that are an effect here, by the same word. */
const effects = 'blur sharpen pixelate sepia brightness contrast saturation hue gamma tint trim'.split(' ');

/** Values that have another word here. */
const values: Readonly<Record<string, string>> = {
  ...{ cover: 'fill', contain: 'fit', inside: 'fit', clip: 'fit', stretch: 'scale' },
  ...{ h: 'hflip', v: 'vflip', horizontal: 'hflip', vertical: 'vflip' },
};

/** How a segment would be spelt here whose operations are called by longer names, such as `width_300` or `width=300`. */
export function shortened(segment: string): string {
  return segment
    .split(',')
    .map((token) => shortToken(token) ?? token)
    .join(',');
}

function shortToken(token: string): string | undefined {
  const [, name = '', given = ''] = /^([a-z]+)[_:=](.+)$/.exec(token.toLowerCase()) ?? [];
  const beginning = Object.hasOwn(beginnings, name)
    ? beginnings[name]
    : effects.includes(name)
      ? `e_${name}:`
      : undefined;
  if (beginning === undefined) return undefined;
  const value = given.replace(/^(\d+)(?:px|%)$/, '$1');
  return beginning + (Object.hasOwn(values, value) ? values[value] : value);
}
