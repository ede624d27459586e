'use client';

import dynamic from 'next/dynamic';
import { useQueryState } from 'nuqs';
import { BodyPart } from '@/components/publish/body-part';
import { PairRows } from '@/components/publish/rows';
import type { Checked } from '@/components/publish/use-problems';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { Draft, MqttDraft } from '@/lib/contract/publish';
import { useLive } from '@/lib/hooks/live';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import type { Problem } from '@/lib/publish/problems';

// The payload is what one sees first.
const HeaderPart = dynamic(() => import('@/components/publish/header-part').then((module) => module.HeaderPart));
const AmqpProperties = dynamic(() =>
  import('@/components/publish/property-part').then((module) => module.AmqpProperties),
);
const MqttProperties = dynamic(() =>
  import('@/components/publish/property-part').then((module) => module.MqttProperties),
);
const VariablePart = dynamic(() => import('@/components/publish/variable-part').then((module) => module.VariablePart));
const PreviewPart = dynamic(() => import('@/components/publish/preview-part').then((module) => module.PreviewPart));

type Part = 'payload' | 'headers' | 'user' | 'properties' | 'data' | 'preview';

const partsOf: Readonly<Record<Draft['protocol'], readonly Part[]>> = {
  amqp: ['payload', 'headers', 'properties', 'data', 'preview'],
  mqtt: ['payload', 'user', 'properties', 'data', 'preview'],
};

function partOf({ field }: Problem): Part | undefined {
  if (field === 'body') return 'payload';
  if (field.startsWith('header ')) return 'headers';
  if (field.startsWith('user ')) return 'user';
  if (field.startsWith('variable ')) return 'data';
  return field === 'exchange' || field === 'routingKey' || field === 'topic' ? undefined : 'properties';
}

/** How many values each part holds. */
function filledIn(draft: Draft): Partial<Record<Part, number>> {
  const many = (texts: readonly string[]): number => texts.filter((text) => text !== '').length;
  const data = draft.fill ? many(draft.variables.map(({ name }) => name)) : 0;
  if (draft.protocol === 'amqp') {
    const properties = many([...Object.values(draft.properties), draft.priority, draft.timestamp]);
    return { headers: many(draft.headers.map(({ name }) => name)), properties, data };
  }
  if (draft.version === 4) return { data };
  const { contentType, responseTopic, correlationData, expirySeconds, userProperties } = draft;
  return {
    user: many(userProperties.map(({ name }) => name)),
    properties: many([contentType, responseTopic, correlationData, expirySeconds]) + (draft.payloadIsText ? 1 : 0),
    data,
  };
}

/** What a message is made of, part by part. */
export function Parts({
  draft,
  checked,
  count,
  queues,
  topics,
  onChange,
  onSubmit,
}: {
  draft: Draft;
  checked: Checked;
  count: number;
  queues: readonly string[];
  topics: readonly string[];
  onChange: (draft: Draft) => void;
  onSubmit: () => void;
}) {
  const t = usePublisherT();
  const user = useLive<'broker'>({ kind: 'broker' }).data?.user;
  const [wanted, setWanted] = useQueryState('part', { history: 'replace' });
  const parts = partsOf[draft.protocol];
  const part = parts.find((each) => each === wanted) ?? 'payload';
  const counts = filledIn(draft);
  const wrongParts = new Set(checked.problems.map(partOf));
  return (
    <Tabs
      value={part}
      onChange={(next) => void setWanted(next === 'payload' ? null : next)}
      tabs={parts.map((each) => ({
        value: each,
        label: t.compose.parts[each],
        count: (counts[each] ?? 0) > 0 ? (counts[each] ?? null) : null,
        wrong: wrongParts.has(each) ? t.compose.wrongPart : undefined,
      }))}
    >
      <TabPanel value={part} className="min-h-[372px] pt-3">
        {part === 'payload' && (
          <BodyPart
            draft={draft}
            fault={checked.bodyFault}
            onChange={(body) => onChange({ ...draft, body })}
            onSubmit={onSubmit}
          />
        )}
        {part === 'headers' && draft.protocol === 'amqp' && (
          <HeaderPart draft={draft} problem={(at) => checked.fieldProblem(`header ${at}`)} onChange={onChange} />
        )}
        {part === 'user' && draft.protocol === 'mqtt' && (
          <UserPart draft={draft} problem={(at) => checked.fieldProblem(`user ${at}`)} onChange={onChange} />
        )}
        {part === 'properties' && draft.protocol === 'amqp' && (
          <AmqpProperties draft={draft} user={user} queues={queues} wrong={checked.fieldProblem} onChange={onChange} />
        )}
        {part === 'properties' && draft.protocol === 'mqtt' && (
          <MqttProperties draft={draft} topics={topics} wrong={checked.fieldProblem} onChange={onChange} />
        )}
        {part === 'data' && (
          <VariablePart draft={draft} problem={(at) => checked.fieldProblem(`variable ${at}`)} onChange={onChange} />
        )}
        {part === 'preview' && <PreviewPart messages={checked.messages} count={count} />}
      </TabPanel>
    </Tabs>
  );
}

function UserPart({
  draft,
  problem,
  onChange,
}: {
  draft: MqttDraft;
  problem: (at: number) => string | undefined;
  onChange: (draft: MqttDraft) => void;
}) {
  const t = usePublisherT();
  if (draft.version === 4) return <p className="text-sm text-faint">{t.compose.exactly}</p>;
  return (
    <PairRows
      label={t.compose.parts.user}
      rows={draft.userProperties}
      add={t.compose.addUser}
      none={t.compose.noUser}
      problem={problem}
      onChange={(userProperties) => onChange({ ...draft, userProperties })}
    />
  );
}
