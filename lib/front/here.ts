/** The address where the process reaches itself. */
export function hereOf(hostname: string, port: number): string {
  const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  const host = everywhere[hostname] ?? (hostname.includes(':') ? `[${hostname}]` : hostname);
  return `http://${host}:${port}`;
}
