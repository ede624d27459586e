'use client';

import { Code, Send } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type FormEvent, useState } from 'react';
import { type Composing, useDesk } from '@/components/publish/desk';
import { DeskNotes } from '@/components/publish/desk-notes';
import { AmqpDestination, MqttDestination } from '@/components/publish/destination';
import { composedOf, Pace } from '@/components/publish/pace';
import { Parts } from '@/components/publish/parts';
import { RoutePreview, useRoutePreview } from '@/components/publish/route-preview';
import { useProblems } from '@/components/publish/use-problems';
import { useSending } from '@/components/publish/use-publisher';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Select } from '@/components/ui/field';
import { VhostField } from '@/components/ui/vhost-field';
import { useConsoleQuery } from '@/lib/hooks/console-query';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useBroker, useVhost } from '@/lib/hooks/scope';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { topicOf } from '@/lib/model/mqtt';
import { destinationOf } from '@/lib/publish/destination';

const CollectionsPane = dynamic(
  () => import('@/components/publish/collections-pane').then((module) => module.CollectionsPane),
  { ssr: false },
);
const ReceiptCard = dynamic(() => import('@/components/publish/receipt').then((module) => module.ReceiptCard));
const CodeDialog = dynamic(() => import('@/components/publish/code-dialog').then((module) => module.CodeDialog));

const nothingKnown = { exchanges: [], keys: [], queues: [] };
const topicsStaleMs = 30_000;

/** Compose a message, see where it will go, send it, see what became of it. */
export function PublishPage() {
  const t = usePublisherT();
  const broker = useBroker();
  const desk = useDesk(broker);
  const { now, change, setDraft } = desk;
  const draft = now[now.protocol];
  const { vhost, vhosts } = usePublishVhost(now);
  const composed = composedOf(now);
  const checked = useProblems(draft, composed?.count ?? 1, composed?.seed ?? 1);
  const preview = useRoutePreview(checked.messages[0] ?? draft, vhost);
  const { send, sending, stop } = useSending();
  const may = useRights();
  const [showsCode, setShowsCode] = useState(false);
  const topics = useTopics(vhost, now.protocol, preview.answer?.known.keys);
  const ready = composed !== undefined && checked.problems.length === 0;
  const denied = may({ access: 'write', vhost, name: destinationOf(draft).exchange });
  const submit = (): void => {
    if (ready && denied === undefined && !send.isPending) send.mutate({ ...composed, vhost });
  };
  const [first] = checked.messages;
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 lg:p-5">
      <div className="flex min-h-8 items-center gap-3">
        <h1 className="text-lg font-semibold tracking-tight">{t.publisher.title}</h1>
        <Button variant="quiet" className="ml-auto" onClick={desk.clear}>
          {t.compose.clear}
        </Button>
      </div>
      <DeskNotes desk={desk} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_380px]">
        <Card>
          <form
            onSubmit={(event: FormEvent) => {
              event.preventDefault();
              submit();
            }}
            className="flex flex-col gap-4"
          >
            <div className="grid gap-3 sm:grid-cols-2">
              <Field label={t.publisher.protocol}>
                {(ids) => (
                  <Select
                    {...ids}
                    value={now.protocol}
                    onChange={({ target }) => change({ protocol: target.value === 'mqtt' ? 'mqtt' : 'amqp' })}
                  >
                    <option value="amqp">{t.compose.protocols.amqp}</option>
                    <option value="mqtt">{t.compose.protocols.mqtt}</option>
                  </Select>
                )}
              </Field>
              <VhostField value={vhost} vhosts={vhosts} onChange={(chosen) => change({ vhost: chosen })} />
            </div>
            {draft.protocol === 'amqp' ? (
              <AmqpDestination
                draft={draft}
                known={preview.answer?.known ?? nothingKnown}
                wrong={checked.fieldProblem}
                onChange={setDraft}
              />
            ) : (
              <MqttDestination draft={draft} topics={topics} wrong={checked.fieldProblem} onChange={setDraft} />
            )}
            <Parts
              draft={draft}
              checked={checked}
              count={composed?.count ?? 1}
              queues={preview.answer?.known.queues ?? nothingKnown.queues}
              topics={topics}
              onChange={setDraft}
              onSubmit={submit}
            />
            <Pace now={now} onChange={change} />
            {send.error !== null && <ErrorNote error={send.error.error} />}
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <DeedButton
                denied={denied}
                type="submit"
                variant="primary"
                busy={send.isPending}
                disabled={denied === undefined && !ready}
              >
                <Send />
                {t.publisher.send(composed?.count ?? 1)}
              </DeedButton>
              <Button disabled={!ready} onClick={() => setShowsCode(true)}>
                <Code />
                {t.compose.code}
              </Button>
              {!ready && <p className="text-xs text-faint">{t.compose.notReady}</p>}
            </div>
          </form>
        </Card>
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t.publisher.preview}>
            <RoutePreview preview={preview} draft={first ?? draft} vhost={vhost} />
          </Card>
          {sending !== undefined && <ReceiptCard sending={sending} of={send.variables?.draft} onStop={stop} />}
          <CollectionsPane composed={composed} onOpen={(opened) => desk.open(opened, null)} />
        </div>
      </div>
      {showsCode && first !== undefined && (
        <CodeDialog draft={first} vhost={vhost} onClose={() => setShowsCode(false)} />
      )}
    </div>
  );
}

/** The one that was chosen here, or that of the page, or the usual one. */
function usePublishVhost(now: Composing): { readonly vhost: string; readonly vhosts: readonly string[] } {
  const scope = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  const vhosts = info.data?.vhosts ?? [];
  const usual = vhosts.includes('/') ? '/' : (vhosts[0] ?? '/');
  return { vhost: now.vhost ?? scope ?? usual, vhosts };
}

/** Those that something is retained for, and those that somebody subscribed to by name. */
function useTopics(vhost: string, protocol: 'amqp' | 'mqtt', keys: readonly string[] | undefined): readonly string[] {
  const broker = useBroker();
  const wanted = protocol === 'mqtt';
  const path = `/api/publish/topics?${new URLSearchParams({ broker, vhost })}`;
  const retained = useConsoleQuery<readonly string[]>(wanted ? path : undefined, topicsStaleMs);
  const subscribed = wanted ? (keys ?? []).map(topicOf).filter((topic) => !/[+#]/.test(topic)) : [];
  return [...new Set([...subscribed, ...(retained.data ?? [])])];
}
