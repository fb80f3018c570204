/**
 * Makes the fonts that a file of fontconfig's lists the only ones there are for this process, whatever the machine has.
 * Before the first text is drawn: fontconfig reads its settings from the environment, once.
 */
export function useOwnFonts(fontsConf: string): void {
  process.env['FONTCONFIG_FILE'] = fontsConf;
  delete process.env['FONTCONFIG_PATH'];
  delete process.env['FONTCONFIG_SYSROOT'];
}
