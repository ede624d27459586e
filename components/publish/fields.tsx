'use client';

import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Check, Field, Input, Select } from '@/components/ui/field';
import type { AmqpDraft, MqttDraft } from '@/lib/contract/publish';
import { amqpTexts, type HeaderType, headerTypes } from '@/lib/contract/publish-limits';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

/** What the broker knows of where messages can go. */
export type Known = { readonly exchanges: readonly string[]; readonly keys: readonly string[] };

function Choices({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

type Row = { readonly name: string; readonly value: string };

/** Names and values, as many as are wanted; with a type for each where the protocol has types. */
function Rows<R extends Row>({
  label,
  rows,
  empty,
  type,
  onChange,
}: {
  label: string;
  rows: readonly R[];
  empty: R;
  type?: { readonly of: (row: R) => HeaderType; readonly set: (row: R, type: HeaderType) => R };
  onChange: (rows: R[]) => void;
}) {
  const t = usePublisherT();
  const set = (at: number, row: R): void => onChange(rows.map((each, index) => (index === at ? row : each)));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-soft">{label}</legend>
      {rows.map((row, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its name changes while it is typed
          key={at}
          className="flex gap-1.5"
        >
          <Input
            aria-label={t.publish.headerName}
            value={row.name}
            onChange={(event) => set(at, { ...row, name: event.target.value })}
          />
          {type !== undefined && (
            <Select
              aria-label={t.publish.headerType}
              className="w-32 shrink-0"
              value={type.of(row)}
              onChange={(event) =>
                set(at, type.set(row, headerTypes.find((each) => each === event.target.value) ?? 'string'))
              }
            >
              {headerTypes.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </Select>
          )}
          <Input
            aria-label={t.publish.headerValue}
            value={row.value}
            onChange={(event) => set(at, { ...row, value: event.target.value })}
          />
          <Button
            variant="quiet"
            icon
            aria-label={t.publish.removeHeader}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          >
            <X />
          </Button>
        </div>
      ))}
      <Button variant="quiet" className="self-start" onClick={() => onChange([...rows, empty])}>
        <Plus />
        {t.publish.addHeader}
      </Button>
    </fieldset>
  );
}

export function AmqpFields({
  draft,
  known,
  onChange,
}: {
  draft: AmqpDraft;
  known: Known;
  onChange: (draft: AmqpDraft) => void;
}) {
  const t = usePublisherT();
  const id = useId();
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t.publish.exchange} {...(draft.exchange === '' ? { hint: t.publish.keyHint } : {})}>
          {(ids) => (
            <Input
              {...ids}
              list={`${id}-exchanges`}
              value={draft.exchange}
              placeholder={t.defaultExchange}
              onChange={(event) => onChange({ ...draft, exchange: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.publish.key}>
          {(ids) => (
            <Input
              {...ids}
              list={`${id}-keys`}
              value={draft.routingKey}
              maxLength={255}
              onChange={(event) => onChange({ ...draft, routingKey: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Choices id={`${id}-exchanges`} values={known.exchanges} />
      <Choices id={`${id}-keys`} values={known.keys} />
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
      <Rows
        label={t.publish.headers}
        rows={draft.headers}
        empty={{ name: '', type: 'string' as const, value: '' }}
        type={{ of: (row) => row.type, set: (row, type) => ({ ...row, type }) }}
        onChange={(headers) => onChange({ ...draft, headers })}
      />
      <details>
        <summary className="cursor-pointer text-xs font-medium text-soft">{t.publish.properties}</summary>
        <div className="mt-3 grid gap-3 sm:grid-cols-3">
          {amqpTexts.map((name) => (
            <Field key={name} label={t.publisher.texts[name]}>
              {(ids) => (
                <Input
                  {...ids}
                  value={draft.properties[name] ?? ''}
                  maxLength={255}
                  onChange={(event) =>
                    onChange({ ...draft, properties: { ...draft.properties, [name]: event.target.value } })
                  }
                />
              )}
            </Field>
          ))}
          <Field label={t.publish.priority}>
            {(ids) => (
              <Input
                {...ids}
                type="number"
                min={0}
                max={255}
                value={draft.priority}
                onChange={(event) => onChange({ ...draft, priority: event.target.value })}
              />
            )}
          </Field>
          <Field label={t.publisher.timestamp}>
            {(ids) => (
              <Input
                {...ids}
                placeholder="{{timestamp}}"
                value={draft.timestamp}
                onChange={(event) => onChange({ ...draft, timestamp: event.target.value })}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
}

const qosLevels = [0, 1, 2] as const;
const mqttTexts = ['contentType', 'responseTopic', 'correlationData', 'expirySeconds'] as const;

export function MqttFields({ draft, onChange }: { draft: MqttDraft; onChange: (draft: MqttDraft) => void }) {
  const t = usePublisherT();
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_110px_130px]">
        <Field label={t.publisher.topic}>
          {(ids) => (
            <Input
              {...ids}
              value={draft.topic}
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
      {draft.version === 5 && (
        <>
          <Rows
            label={t.publisher.userProperties}
            rows={draft.userProperties}
            empty={{ name: '', value: '' }}
            onChange={(userProperties) => onChange({ ...draft, userProperties })}
          />
          <details>
            <summary className="cursor-pointer text-xs font-medium text-soft">{t.publish.properties}</summary>
            <div className="mt-3 grid gap-3 sm:grid-cols-2">
              {mqttTexts.map((name) => (
                <Field key={name} label={t.publisher.mqttTexts[name]}>
                  {(ids) => (
                    <Input
                      {...ids}
                      value={draft[name]}
                      onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
                    />
                  )}
                </Field>
              ))}
            </div>
          </details>
        </>
      )}
    </>
  );
}
