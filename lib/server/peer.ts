/**
 * Whether a request's TCP connection comes from this machine. Next hands no socket to a route handler, and a header
 * that a client can send proves nothing; so each request is marked before Next sees it, with a word that only this
 * process knows.
 */
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isLoopbackHost } from '@/lib/server/origin';

const markHeader = 'x-waybill-peer';
/** Behind a proxy everybody comes from the proxy's address. */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'] as const;
const key = Symbol.for('waybill.console.peer');

type Holder = { [key]?: string };

export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** `local`, or the address; `proxied` when it isn't the browser's. */
export function peerOf(address: string | undefined, headers: IncomingMessage['headers']): string {
  if (proxyHeaders.some((name) => headers[name] !== undefined)) return `proxied ${address ?? ''}`;
  return address !== undefined && isLoopback(address) ? 'local' : (address ?? '');
}

export function markPeers(): void {
  const holder = globalThis as Holder;
  if (holder[key] !== undefined) return;
  const word = randomBytes(18).toString('base64url');
  holder[key] = word;
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[markHeader] = `${word} ${peerOf(request.socket.remoteAddress, request.headers)}`;
  });
}

/** Where a request comes from: `local`, an address, or a proxy's. Not marked is unknown, and unknown isn't local. */
export function peer(headers: Headers): string {
  const word = (globalThis as Holder)[key];
  const mark = headers.get(markHeader) ?? '';
  return word !== undefined && mark.startsWith(`${word} `) ? mark.slice(word.length + 1) : 'unknown';
}

/**
 * The browser runs on this machine. A proxy that says nothing of itself is told by the name that the browser used: it
 * either keeps it, and then that isn't this machine's own, or not, and then its origin is refused.
 */
export function isLocal(headers: Headers): boolean {
  return peer(headers) === 'local' && isLoopbackHost(headers.get('host'));
}
