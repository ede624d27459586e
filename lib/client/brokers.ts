import { z } from 'zod';
import { loginOf } from '@/lib/client/broker-url';
import { ManagementClient } from '@/lib/client/management';
import { type BrokerColour, brokerColours } from '@/lib/contract/session';

const brokersMax = 32;

const configured = z
  .array(
    z.object({
      name: z.string().min(1).max(80),
      url: z.string().refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)),
    }),
  )
  .min(1)
  .max(brokersMax);

export type Broker = {
  readonly name: string;
  readonly client: ManagementClient;
  /** With the credentials in it: it stays in this process. Its query has what else was configured: `?amqp=host:port`. */
  readonly url: string;
  /** Whose credentials those are. */
  readonly user: string;
  /** So that production doesn't look like the rest: `?colour=red` in the configured URL. */
  readonly colour: BrokerColour | undefined;
};

const defaultBrokers = [{ name: 'local', url: 'http://guest:guest@127.0.0.1:15672' }];

function configuredBrokers(value: string | undefined): z.infer<typeof configured> {
  if (value === undefined || value === '') return defaultBrokers;
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch (error) {
    throw new Error('WAYBILL_BROKERS is not JSON.', { cause: error });
  }
  const parsed = configured.safeParse(json);
  if (!parsed.success) throw new Error('WAYBILL_BROKERS must be a list of {"name", "url"} with http(s) URLs.');
  return parsed.data;
}

function brokerAt(name: string, url: string): Broker {
  const parsed = new URL(url);
  const { searchParams } = parsed;
  const colour = searchParams.get('colour') ?? searchParams.get('color');
  return {
    name,
    url,
    client: new ManagementClient(url),
    user: loginOf(parsed).user,
    colour: brokerColours.find((known) => known === colour),
  };
}

export function readBrokers(value: string | undefined): ReadonlyMap<string, Broker> {
  return new Map(configuredBrokers(value).map(({ name, url }) => [name, brokerAt(name, url)] as const));
}

/** The same broker for another user. */
export function brokerAs(broker: Broker, user: string, password: string): Broker {
  const url = new URL(broker.url);
  // The setters leave `%` alone, so that what looks escaped already would be read back changed.
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return brokerAt(broker.name, url.href);
}

let brokers: ReadonlyMap<string, Broker> | undefined;

/** As they are configured: each with the credentials of its URL. What a browser asks for goes through `brokerOf`. */
export function allBrokers(): ReadonlyMap<string, Broker> {
  brokers ??= readBrokers(process.env.WAYBILL_BROKERS);
  return brokers;
}
