'use client';

import { Code, Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { BodyEditor, bodyProblem } from '@/components/publish/body-editor';
import { CollectionsPane } from '@/components/publish/collections-pane';
import { AmqpFields, MqttFields } from '@/components/publish/fields';
import { ReceiptCard } from '@/components/publish/receipt';
import { RoutePreview, useRoutePreview } from '@/components/publish/route-preview';
import { useSending } from '@/components/publish/use-publisher';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input, Select } from '@/components/ui/field';
import { Menu, MenuItem } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { VhostField } from '@/components/ui/vhost-field';
import type { Draft } from '@/lib/contract/publish';
import { sendCountMax, sendRateMax } from '@/lib/contract/publish-limits';
import { useLive } from '@/lib/hooks/live';
import { useVhost } from '@/lib/hooks/scope';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { codeFor, dialectsFor } from '@/lib/publish/code';
import { type Composed, emptyAmqp, emptyComposed, emptyMqtt } from '@/lib/publish/draft';

/** RabbitMQ's ports, which ours are too: code that is copied is run elsewhere. */
const usualPorts = { host: '127.0.0.1', httpPort: 15_672, amqpPort: 5_672, mqttPort: 1_883 };

/** MQTT's topics are routing keys of the exchange that all subscriptions are bound to. */
function destinationOf(draft: Draft): { exchange: string; key: string; headers: string } {
  if (draft.protocol === 'mqtt') {
    const key = draft.topic.replaceAll('.', '\u0000').replaceAll('/', '.').replaceAll('\u0000', '/');
    return { exchange: 'amq.topic', key, headers: '{}' };
  }
  const headers = Object.fromEntries(draft.headers.flatMap(({ name, value }) => (name === '' ? [] : [[name, value]])));
  return { exchange: draft.exchange, key: draft.routingKey, headers: JSON.stringify(headers) };
}

/** Compose a message, see where it will go, send it, see what became of it. */
export function PublishPage() {
  const t = usePublisherT();
  const scope = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  const vhosts = info.data?.vhosts ?? [];
  const [chosen, setChosen] = useState<string>();
  const vhost = chosen ?? scope ?? (vhosts.includes('/') ? '/' : vhosts[0]) ?? '/';
  const [composed, setComposed] = useState<Composed>(emptyComposed);
  const { draft } = composed;
  const set = (next: Draft): void => setComposed((before) => ({ ...before, draft: next }));
  const answer = useRoutePreview({ vhost, ...destinationOf(draft) });
  const { send, sending, stop } = useSending();
  const wrong = bodyProblem(draft.body) !== undefined || (draft.protocol === 'mqtt' && draft.topic === '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!wrong && !send.isPending) send.mutate({ ...composed, vhost });
  };
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 lg:p-5">
      <h1 className="flex min-h-8 items-center text-lg font-semibold tracking-tight">{t.publisher.title}</h1>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_380px]">
        <Card>
          <form onSubmit={submit} className="flex flex-col gap-4">
            <div className="grid gap-3 sm:grid-cols-2">
              <Field label={t.publisher.protocol}>
                {(ids) => (
                  <Select
                    {...ids}
                    value={draft.protocol}
                    onChange={(event) => set(event.target.value === 'mqtt' ? emptyMqtt : emptyAmqp)}
                  >
                    <option value="amqp">AMQP 0-9-1</option>
                    <option value="mqtt">MQTT</option>
                  </Select>
                )}
              </Field>
              <VhostField value={vhost} vhosts={vhosts} onChange={setChosen} />
            </div>
            {draft.protocol === 'amqp' ? (
              <AmqpFields draft={draft} known={answer?.known ?? { exchanges: [], keys: [] }} onChange={set} />
            ) : (
              <MqttFields draft={draft} onChange={set} />
            )}
            <BodyEditor body={draft.body} onChange={(body) => set({ ...draft, body })} />
            <Pace composed={composed} onChange={setComposed} />
            {send.error !== null && <ErrorNote error={send.error.error} />}
            <div className="flex flex-wrap items-center gap-2">
              <Button type="submit" variant="primary" busy={send.isPending} disabled={wrong}>
                <Send />
                {t.publisher.send(composed.count)}
              </Button>
              <CopyCode draft={draft} vhost={vhost} />
            </div>
          </form>
        </Card>
        <div className="flex flex-col gap-4">
          <Card title={t.publisher.preview}>
            <RoutePreview answer={answer} vhost={vhost} />
          </Card>
          {sending !== undefined && <ReceiptCard sending={sending} onStop={stop} />}
          <CollectionsPane composed={composed} onOpen={setComposed} />
        </div>
      </div>
    </div>
  );
}

/** How many, how fast, and from which seed the data is made. */
function Pace({ composed, onChange }: { composed: Composed; onChange: (composed: Composed) => void }) {
  const t = usePublisherT();
  const number = (text: string, low: number, high: number): number =>
    Math.min(high, Math.max(low, Math.trunc(Number(text)) || low));
  const fields = [
    ['count', t.publisher.count, 1, sendCountMax],
    ['rate', t.publisher.rate, 0, sendRateMax],
    ['seed', t.publisher.seed, 0, 0xffff_ffff],
  ] as const;
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {fields.map(([name, label, low, high]) => (
        <Field key={name} label={label}>
          {(ids) => (
            <Input
              {...ids}
              type="number"
              min={low}
              max={high}
              value={composed[name]}
              onChange={(event) => onChange({ ...composed, [name]: number(event.target.value, low, high) })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function CopyCode({ draft, vhost }: { draft: Draft; vhost: string }) {
  const t = usePublisherT();
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      toast.success(t.common.copied);
    } catch {
      toast.error(t.publisher.copyFails);
    }
  };
  return (
    <Menu
      trigger={
        <Button>
          <Code />
          {t.publisher.copy}
        </Button>
      }
    >
      {dialectsFor(draft).map((dialect) => (
        <MenuItem key={dialect} onSelect={() => void copy(codeFor(dialect, draft, { ...usualPorts, vhost }))}>
          {t.publisher.dialects[dialect]}
        </MenuItem>
      ))}
    </Menu>
  );
}
