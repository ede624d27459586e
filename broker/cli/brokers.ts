import type { Settings } from './flags.ts';
import { hostPort, reachable } from './ready.ts';

/** A broker as the console's `WAYBILL_BROKERS` names it. */
export interface NamedBroker {
  readonly name: string;
  readonly url: string;
}

const NAME_CHARACTERS_MAX = 80;
const DEFAULT_USER = 'guest:guest';

/** Our own broker; `http` is where its management API listens. */
export function localBroker(host: string, httpPort: number): NamedBroker {
  return { name: 'local', url: `http://${DEFAULT_USER}@${hostPort(reachable(host), httpPort)}` };
}

/**
 * The brokers of `--connect`, each under the name that its URL gives (`?name=production`), else under its host's; a
 * name that is taken gets a number.
 */
export function attached(urls: Settings['connect'], taken: readonly NamedBroker[] = []): NamedBroker[] {
  const names = new Set(taken.map(({ name }) => name));
  return urls.map((url) => {
    const { host, searchParams } = new URL(url);
    const base = (searchParams.get('name') || host).slice(0, NAME_CHARACTERS_MAX - ' (99)'.length);
    let name = base;
    for (let number = 2; names.has(name); number++) name = `${base} (${number})`;
    names.add(name);
    return { name, url };
  });
}
