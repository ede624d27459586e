import { isIP } from 'node:net';

const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|::1)$/;

/** The name in a Host header without its port; brackets of an IPv6 literal are removed. */
function hostName(host: string): string {
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']')).toLowerCase();
  return (host.split(':')[0] ?? '').toLowerCase();
}

/** The browser calls this machine by a name that means itself. */
export function isLoopbackHost(host: string | null): boolean {
  return host !== null && loopback.test(hostName(host));
}

/**
 * DNS rebinding needs a name that the attacker controls. So loopback names, IP literals and the names that the
 * operator configured (`WAYBILL_CONSOLE_HOSTS`, comma-separated) are served, and every other Host is not.
 */
export function hostAllowed(host: string | null, configured = process.env.WAYBILL_CONSOLE_HOSTS ?? ''): boolean {
  if (host === null || host === '') return false;
  const name = hostName(host);
  if (name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0) return true;
  return configured
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .includes(name);
}

/** A browser sends Origin with every WebSocket handshake and every POST; what lacks it or differs isn't our page. */
export function sameOrigin(origin: string | null, host: string | null): boolean {
  if (origin === null || host === null) return false;
  const parsed = URL.canParse(origin) ? new URL(origin) : undefined;
  return parsed !== undefined && /^https?:$/.test(parsed.protocol) && parsed.host === host.toLowerCase();
}
