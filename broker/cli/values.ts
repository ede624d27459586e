import { LOG_LEVELS, type LogLevel } from '../runtime/log.ts';

/** What a flag's text must be. `read` gives undefined for a text that is none. */
interface Reader<T> {
  readonly expects: string;
  readonly read: (text: string) => T | undefined;
}

const PORT_MAX = 65_535;
const units: Record<string, number> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

function readPort(text: string): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= PORT_MAX ? port : undefined;
}

/** What MQTT's keep alive can say. */
const SECONDS_MAX = 65_535;

function readSeconds(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= SECONDS_MAX ? Number(text) : undefined;
}

function readBytes(text: string): number | undefined {
  const match = /^(\d{1,15})([kmg]?)(?:i?b)?$/i.exec(text);
  const bytes = Number(match?.[1]) * (units[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

function readUrl(schemes: readonly string[]): (text: string) => string | undefined {
  return (text) => {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    return schemes.includes(url.protocol) && url.hostname !== '' ? text : undefined;
  };
}

/** As a browser names it: without a path, and without the scheme's own port. */
function readOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, pathname, search, hash } = new URL(text);
  const isBare = pathname === '/' && search === '' && hash === '';
  return isBare && (protocol === 'http:' || protocol === 'https:') ? origin : undefined;
}

function readSwitch(text: string): boolean | undefined {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  return undefined;
}

const readText = (text: string): string | undefined => (text === '' ? undefined : text);

/** Those that say least first. */
const logLevels = LOG_LEVELS.toReversed();

const flushes = ['always', 'os'] as const;
export type Flush = (typeof flushes)[number];

export const readers = {
  port: { expects: `a port, a whole number from 0 (a free one) to ${PORT_MAX}`, read: readPort },
  host: {
    expects: 'a host name or an address',
    read: (text) => (/^[\w.:-]+$/.test(text) ? text : undefined),
  } satisfies Reader<string>,
  path: { expects: 'a path', read: readText },
  seconds: { expects: `a whole number of seconds from 0 to ${SECONDS_MAX}`, read: readSeconds },
  bytes: { expects: 'a number of bytes, such as 536870912, 512M or 2G', read: readBytes },
  flush: {
    expects: `one of ${flushes.join(', ')}`,
    read: (text: string): Flush | undefined => flushes.find((flush) => flush === text),
  },
  level: {
    expects: `one of ${logLevels.join(', ')}`,
    read: (text: string): LogLevel | undefined => logLevels.find((level) => level === text),
  },
  httpUrl: { expects: 'a URL such as http://user:password@host:15672', read: readUrl(['http:', 'https:']) },
  origin: { expects: 'the origin of a page, such as https://example.org', read: readOrigin },
  amqpUrl: { expects: 'a URL such as amqp://guest:guest@127.0.0.1:5672', read: readUrl(['amqp:', 'amqps:']) },
  mqttUrl: { expects: 'a URL such as mqtt://guest:guest@127.0.0.1:1883', read: readUrl(['mqtt:', 'mqtts:']) },
  switch: { expects: 'true or false', read: readSwitch },
} satisfies Record<string, Reader<unknown>>;

export type Kind = keyof typeof readers;
export type ValueOf<K extends Kind> = NonNullable<ReturnType<(typeof readers)[K]['read']>>;
