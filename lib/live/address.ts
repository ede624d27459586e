/**
 * Where the live hub listens. It is on loopback only, and its path holds a secret, so that nobody reaches it but
 * through the console's own proxy, which checks Host and Origin. The hub and the proxy are bundled apart; the global
 * object is the one thing that they share.
 */
const key = Symbol.for('waybill.live.address');

type Holder = { [key]?: string };

export function liveTarget(): string | undefined {
  return (globalThis as Holder)[key];
}

export function setLiveTarget(url: string): void {
  (globalThis as Holder)[key] = url;
}
