/** What lint finds, for pages that only count it: looked at anew every so often, whatever happens on the broker. */
import { z } from 'zod';
import type { ManagementClient } from '@/lib/client/management';
import * as wire from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import { Memo } from '@/lib/live/memo';
import type { Structure } from '@/lib/live/structure';
import { type LintData, type LintInput, lint } from '@/lib/model/lint/lint';

const maxAgeMs = 15_000;

type Looked = { readonly input: LintInput; readonly found: Map<string | undefined, LintData> };

export async function lintInput(
  client: ManagementClient,
  structure: Memo<Result<Structure>>,
  nowMs: number,
): Promise<Result<LintInput>> {
  const [known, consumers, channels] = await Promise.all([
    structure.get(nowMs),
    client.get('consumers', z.array(wire.consumer), {
      columns: 'consumer_tag,queue,ack_required,prefetch_count,channel_details.name,channel_details.connection_name',
    }),
    client.get('channels', z.array(wire.channel), { columns: 'name,global_prefetch_count' }),
  ]);
  if (!known.ok) return known;
  return ok({
    ...known.value.shapes,
    consumers: consumers.ok ? consumers.value : [],
    channels: channels.ok ? channels.value : [],
  });
}

export class LintSource {
  readonly #looked: Memo<Result<Looked>>;

  constructor(client: ManagementClient, structure: Memo<Result<Structure>>) {
    this.#looked = new Memo(maxAgeMs, async () => {
      const input = await lintInput(client, structure, Date.now());
      return input.ok ? ok({ input: input.value, found: new Map() }) : input;
    });
  }

  /** Undefined: it can't be looked at. */
  async counts(nowMs: number, vhost: string | undefined): Promise<LintData['counts'] | undefined> {
    const looked = await this.#looked.get(nowMs);
    if (!looked.ok) return undefined;
    const { input, found } = looked.value;
    const data = found.get(vhost) ?? lint(input, vhost);
    found.set(vhost, data);
    return data.counts;
  }
}
