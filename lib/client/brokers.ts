import { z } from 'zod';
import { ManagementClient } from '@/lib/client/management';

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
  /** With the credentials in it: it stays in this process. */
  readonly url: string;
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

export function readBrokers(value: string | undefined): ReadonlyMap<string, Broker> {
  return new Map(
    configuredBrokers(value).map(({ name, url }) => [name, { name, url, client: new ManagementClient(url) }] as const),
  );
}

let brokers: ReadonlyMap<string, Broker> | undefined;

export function allBrokers(): ReadonlyMap<string, Broker> {
  brokers ??= readBrokers(process.env.WAYBILL_BROKERS);
  return brokers;
}
