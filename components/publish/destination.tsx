'use client';

import type { Checked } from '@/components/publish/use-problems';
import { ChoiceInput } from '@/components/ui/choice-input';
import { Check, Field, Select } from '@/components/ui/field';
import type { AmqpDraft, MqttDraft } from '@/lib/contract/publish';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

/** What the broker knows of where messages can go. */
export type Known = {
  readonly exchanges: readonly string[];
  readonly keys: readonly string[];
  readonly queues: readonly string[];
};

export function AmqpDestination({
  draft,
  known,
  wrong,
  onChange,
}: {
  draft: AmqpDraft;
  known: Known;
  wrong: Checked['fieldProblem'];
  onChange: (draft: AmqpDraft) => void;
}) {
  const t = usePublisherT();
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t.publish.exchange} error={wrong('exchange')}>
          {(ids) => (
            <ChoiceInput
              {...ids}
              choices={known.exchanges}
              value={draft.exchange}
              placeholder={t.defaultExchange}
              onChange={(event) => onChange({ ...draft, exchange: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t.publish.key}
          hint={draft.exchange === '' ? t.publish.keyHint : undefined}
          error={wrong('routingKey')}
        >
          {(ids) => (
            <ChoiceInput
              {...ids}
              choices={draft.exchange === '' ? known.queues : known.keys}
              value={draft.routingKey}
              onChange={(event) => onChange({ ...draft, routingKey: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Check
          label={t.publish.persistent}
          checked={draft.persistent}
          onChange={(persistent) => onChange({ ...draft, persistent })}
        />
        <Check
          label={t.publisher.mandatory}
          checked={draft.mandatory}
          onChange={(mandatory) => onChange({ ...draft, mandatory })}
        />
      </div>
    </>
  );
}

const qosLevels = [0, 1, 2] as const;

export function MqttDestination({
  draft,
  topics,
  wrong,
  onChange,
}: {
  draft: MqttDraft;
  topics: readonly string[];
  wrong: Checked['fieldProblem'];
  onChange: (draft: MqttDraft) => void;
}) {
  const t = usePublisherT();
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_80px_130px]">
        <Field label={t.publisher.topic} error={wrong('topic')}>
          {(ids) => (
            <ChoiceInput
              {...ids}
              choices={topics}
              value={draft.topic}
              placeholder="plant/line-1/temperature"
              onChange={(event) => onChange({ ...draft, topic: event.target.value })}
            />
          )}
        </Field>
        <Field label="QoS">
          {(ids) => (
            <Select
              {...ids}
              value={draft.qos}
              onChange={(event) =>
                onChange({ ...draft, qos: qosLevels.find((qos) => String(qos) === event.target.value) ?? 0 })
              }
            >
              {qosLevels.map((qos) => (
                <option key={qos}>{qos}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.publisher.version}>
          {(ids) => (
            <Select
              {...ids}
              value={draft.version}
              onChange={(event) => onChange({ ...draft, version: event.target.value === '4' ? 4 : 5 })}
            >
              <option value="5">MQTT 5.0</option>
              <option value="4">MQTT 3.1.1</option>
            </Select>
          )}
        </Field>
      </div>
      <Check label={t.publisher.retain} checked={draft.retain} onChange={(retain) => onChange({ ...draft, retain })} />
    </>
  );
}
