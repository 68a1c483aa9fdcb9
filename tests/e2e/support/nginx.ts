import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/lib/port.mjs';
import { until } from '../../stage/until';

const places = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'];

/** Debian's, or any other; null if there is none. .ci/run installs it. */
export const nginxPath = (): string | null => places.find((path) => existsSync(path)) ?? null;

export interface Nginx {
  url: string;
  stop(): Promise<void>;
}

/**
 * A caching proxy in front of several servers, set to keep answers as eagerly as possible without ignoring their
 * headers.
 */
export async function startNginx(servers: readonly string[]): Promise<Nginx> {
  const path = nginxPath();
  if (!path) throw new Error('There is no nginx.');
  const folder = mkdtempSync(join(tmpdir(), 'portal-nginx-'));
  const port = await freePort(0);
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, servers));
  const child = spawn(path, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await until('nginx answers', async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended (${child.exitCode})`);
    return fetch(url).then(
      () => true,
      () => false,
    );
  });
  return { url, stop: () => stop(child, folder) };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

const configuration = (folder: string, port: number, servers: readonly string[]) => `
worker_processes 1;
pid ${folder}/pid;
error_log ${folder}/error.log;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache keys_zone=answers:1m;
  upstream portal { ${servers.map((server) => `server ${new URL(server).host};`).join(' ')} }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://portal;
      proxy_set_header Host reports.test;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_cache answers;
      proxy_cache_valid any 1h;
      proxy_cache_revalidate on;
      proxy_cache_use_stale error timeout http_500 http_503 http_404;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}
`;
