import type { ManagementClient } from '@/lib/client/management';
import { type Capability, capabilitiesPath, waybillCapabilities } from '@/lib/contract/waybill';

/** Whether this broker, now, can do what only some can: `messages` are looked at, and acted on, where they lie. */
export async function isCapable(client: ManagementClient, capability: Capability): Promise<boolean> {
  const able = await client.get(capabilitiesPath, waybillCapabilities);
  return able.ok && able.value.capabilities.includes(capability);
}
