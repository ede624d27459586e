import { isIP } from 'node:net';

/**
 * May a client with this `Origin` connect? Programs send none. A browser's page may when it is listed, or comes from the
 * host that it connects to, whatever the port; that host must then be a loopback name or an address, since any other
 * name can be made to lead here by who owns it (DNS rebinding).
 */
export function mayConnect(origin: string | undefined, host: string | undefined, listed: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (listed.includes(origin)) return true;
  const page = hostOf(origin);
  const asked = host === undefined ? undefined : hostOf(`http://${host}`);
  return page !== undefined && page === asked && cannotBeRebound(page);
}

function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? hostname : undefined;
}

const cannotBeRebound = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || isIP(host.replace(/^\[|\]$/g, '')) !== 0;
