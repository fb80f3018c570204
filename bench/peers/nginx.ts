import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ownChild } from '../support/owned.ts';
import { childrenOf, cpuMs } from '../support/processes.ts';
import { freePort } from './free-port.ts';
import type { Peer } from './ipx.ts';

const imageFilterModule = '/usr/lib/nginx/modules/ngx_http_image_filter_module.so';

export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v']).status === 0;
}

export function hasImageFilter(): boolean {
  return hasNginx() && existsSync(imageFilterModule);
}

export type NginxOptions = {
  /** For its configuration and temporary files. */
  readonly workspace: string;
  readonly serves: string;
  readonly workers: number;
  /** Also answer `/resized/{width}/{height}/…` with JPEG of quality 80, by GD. */
  readonly imageFilter?: boolean;
};

/** Starts an nginx of our own, with nothing of the system's configuration. */
export async function startNginx(options: NginxOptions): Promise<Peer> {
  const port = await freePort();
  await mkdir(options.workspace, { recursive: true });
  const file = join(options.workspace, 'nginx.conf');
  await writeFile(file, configuration(options, port));
  const child = spawn('nginx', ['-p', options.workspace, '-c', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const end = ownChild(child);
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url, () => child.exitCode === null);
  const workers = childrenOf(child.pid ?? 0);
  const cpu = (): number => workers.reduce((sum, pid) => sum + cpuMs(pid), 0);
  return { url, cpuMs: cpu, [Symbol.asyncDispose]: () => end() };
}

async function untilAnswers(url: string, isAlive: () => boolean): Promise<void> {
  while (isAlive()) {
    try {
      await fetch(url);
      return;
    } catch {
      await pause(20);
    }
  }
  throw new Error('nginx did not start.');
}

function configuration(
  { workspace, serves, workers, imageFilter = false }: NginxOptions,
  port: number,
): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
${imageFilter ? `load_module ${imageFilterModule};` : ''}
daemon off;
pid ${workspace}/nginx.pid;
error_log ${workspace}/error.log;
worker_processes ${workers};
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
  ${temporary.map((name) => `${name}_temp_path ${workspace}/${name};`).join('\n  ')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=1000 inactive=60s;
  open_file_cache_valid 60s;
  types { image/jpeg jpg; image/png png; }
  server {
    listen 127.0.0.1:${port};
    root ${serves};
    ${imageFilter ? resized(serves) : ''}
  }
}
`;
}

function resized(serves: string): string {
  return `location ~ ^/resized/(?<w>\\d+)/(?<h>\\d+)/(?<file>.+)$ {
      alias ${serves}/$file;
      image_filter resize $w $h;
      image_filter_jpeg_quality 80;
      image_filter_buffer 50M;
    }`;
}
