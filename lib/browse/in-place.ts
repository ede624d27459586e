import type { Broker } from '@/lib/client/brokers';
import { capabilitiesPath, waybillCapabilities } from '@/lib/contract/waybill';

/** Whether messages can be looked at, and acted on, where they lie. */
export async function worksInPlace(broker: Broker): Promise<boolean> {
  const able = await broker.client.get(capabilitiesPath, waybillCapabilities);
  return able.ok && able.value.capabilities.includes('messages');
}
