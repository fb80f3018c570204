import { describeApi } from '#app.ts';
import { loadConfig } from '#config/config.ts';

export async function openApiDocument(): Promise<string> {
  return `${JSON.stringify(await describeApi(loadConfig({})), null, 2)}\n`;
}
