/** One family of letters that text may be set in. */
export type FontFamily = {
  /** What fonts themselves call it, and what an address says. */
  readonly name: string;
  /** Other names an address may say: metrics of these families are the same, line by line. */
  readonly alsoCalled?: readonly string[];
  /** Where its files are, from the root of the project; a folder may hold only what is listed. */
  readonly files: { readonly [style in Style]?: string };
};

export type Style = 'regular' | 'bold' | 'italic' | 'bold italic';

/**
 * Every font of the house, all under the SIL Open Font License. The order is the order in which a character is looked
 * for: first in the family asked for, then from the top. To add one: its package, its row, `npm run generate`.
 */
export const fontFamilies = [
  { name: 'Noto Sans', files: fourStyles('noto-sans', 'NotoSans') },
  { name: 'Arimo', alsoCalled: ['Arial', 'Helvetica'], files: fourStyles('arimo', 'Arimo') },
  { name: 'Tinos', alsoCalled: ['Times New Roman', 'Times'], files: fourStyles('tinos', 'Tinos') },
  { name: 'Cousine', alsoCalled: ['Courier New', 'Courier'], files: fourStyles('cousine', 'Cousine') },
  { name: 'Noto Sans Arabic', files: twoStyles('noto-sans-arabic', 'NotoSansArabic') },
  { name: 'Noto Sans Devanagari', files: twoStyles('noto-sans-devanagari', 'NotoSansDevanagari') },
  { name: 'Noto Sans Thai', files: twoStyles('noto-sans-thai', 'NotoSansThai') },
  {
    name: 'Noto Sans S Chinese',
    alsoCalled: ['Noto Sans SC'],
    files: {
      regular: 'node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf',
      bold: 'node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Bold.otf',
    },
  },
  { name: 'NanumGothic', alsoCalled: ['Nanum Gothic'], files: twoStyles('nanum-gothic', 'NanumGothic') },
  { name: 'Noto Color Emoji', files: { regular: 'src/imaging/text/fonts/noto-color-emoji.ttf' } },
] as const satisfies readonly FontFamily[];

/** A family by any of its names, whatever the case; underscores count as spaces. */
export function findFamily(name: string): FontFamily | undefined {
  const asked = name.replaceAll('_', ' ').toLowerCase();
  const families: readonly FontFamily[] = fontFamilies;
  return families.find((family) =>
    [family.name, ...(family.alsoCalled ?? [])].some((known) => known.toLowerCase() === asked),
  );
}

function twoStyles(folder: string, file: string): { readonly regular: string; readonly bold: string } {
  const at = `node_modules/@expo-google-fonts/${folder}`;
  return {
    regular: `${at}/400Regular/${file}_400Regular.ttf`,
    bold: `${at}/700Bold/${file}_700Bold.ttf`,
  };
}

function fourStyles(folder: string, file: string): { readonly [style in Style]: string } {
  const at = `node_modules/@expo-google-fonts/${folder}`;
  return {
    ...twoStyles(folder, file),
    italic: `${at}/400Regular_Italic/${file}_400Regular_Italic.ttf`,
    'bold italic': `${at}/700Bold_Italic/${file}_700Bold_Italic.ttf`,
  };
}
