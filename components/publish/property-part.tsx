'use client';

import { TimeInput } from '@/components/publish/header-part';
import type { Checked } from '@/components/publish/use-problems';
import { ChoiceInput } from '@/components/ui/choice-input';
import { Check, Field, Input, Select } from '@/components/ui/field';
import type { AmqpDraft, MqttDraft } from '@/lib/contract/publish';
import { type AmqpText, amqpTexts, correlationFormats } from '@/lib/contract/publish-limits';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

/** What many use; any other may be typed. */
const contentTypes = [
  'application/json',
  'text/plain',
  'application/octet-stream',
  'application/xml',
  'application/cbor',
  'application/x-protobuf',
  'application/msgpack',
  'text/csv',
];
const contentEncodings = ['identity', 'gzip', 'deflate', 'br', 'zstd'];

export function AmqpProperties({
  draft,
  user,
  queues,
  wrong,
  onChange,
}: {
  draft: AmqpDraft;
  /** Who is logged in: brokers refuse another's name. */
  user: string | undefined;
  queues: readonly string[];
  wrong: Checked['fieldProblem'];
  onChange: (draft: AmqpDraft) => void;
}) {
  const t = usePublisherT();
  const choicesOf: Partial<Record<AmqpText, readonly string[]>> = {
    contentType: contentTypes,
    contentEncoding: contentEncodings,
    replyTo: queues,
  };
  const hintOf = (name: AmqpText): string | undefined => {
    const text = draft.properties[name] ?? '';
    if (name === 'userId' && user !== undefined && text !== '' && text !== user) return t.compose.userIdHint(user);
    return undefined;
  };
  return (
    <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {amqpTexts.map((name) => (
        <Field key={name} label={t.publisher.texts[name]} hint={hintOf(name)} error={wrong(name)}>
          {(ids) => (
            <ChoiceInput
              {...ids}
              choices={choicesOf[name]}
              placeholder={name === 'replyTo' ? t.compose.replyToHint : undefined}
              inputMode={name === 'expiration' ? 'numeric' : 'text'}
              value={draft.properties[name] ?? ''}
              onChange={(event) =>
                onChange({ ...draft, properties: { ...draft.properties, [name]: event.target.value } })
              }
            />
          )}
        </Field>
      ))}
      <Field label={t.publish.priority} error={wrong('priority')}>
        {(ids) => (
          <Input
            {...ids}
            inputMode="numeric"
            placeholder="0–255"
            value={draft.priority}
            onChange={(event) => onChange({ ...draft, priority: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.publisher.timestamp} error={wrong('timestamp')}>
        {(ids) => (
          <TimeInput {...ids} value={draft.timestamp} onChange={(timestamp) => onChange({ ...draft, timestamp })} />
        )}
      </Field>
    </div>
  );
}

export function MqttProperties({
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
  const texts = t.publisher.mqttTexts;
  if (draft.version === 4) return <p className="text-sm text-faint">{t.compose.exactly}</p>;
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={texts.contentType} error={wrong('contentType')}>
          {(ids) => (
            <ChoiceInput
              {...ids}
              choices={contentTypes}
              value={draft.contentType}
              onChange={(event) => onChange({ ...draft, contentType: event.target.value })}
            />
          )}
        </Field>
        <Field label={texts.expirySeconds} error={wrong('expirySeconds')}>
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              value={draft.expirySeconds}
              onChange={(event) => onChange({ ...draft, expirySeconds: event.target.value })}
            />
          )}
        </Field>
        <Field label={texts.responseTopic} error={wrong('responseTopic')}>
          {(ids) => (
            <ChoiceInput
              {...ids}
              choices={topics}
              value={draft.responseTopic}
              onChange={(event) => onChange({ ...draft, responseTopic: event.target.value })}
            />
          )}
        </Field>
        <Field label={texts.correlationData} error={wrong('correlationData')}>
          {(ids) => (
            <span className="flex gap-1.5">
              <Input
                {...ids}
                value={draft.correlationData}
                onChange={(event) => onChange({ ...draft, correlationData: event.target.value })}
              />
              <Select
                aria-label={t.compose.correlationIs}
                className="w-36 shrink-0"
                value={draft.correlationFormat}
                onChange={({ target }) =>
                  onChange({
                    ...draft,
                    correlationFormat: correlationFormats.find((format) => format === target.value) ?? 'text',
                  })
                }
              >
                {correlationFormats.map((format) => (
                  <option key={format} value={format}>
                    {t.compose.correlationFormats[format]}
                  </option>
                ))}
              </Select>
            </span>
          )}
        </Field>
      </div>
      <Check
        label={t.compose.payloadIsText}
        checked={draft.payloadIsText}
        onChange={(payloadIsText) => onChange({ ...draft, payloadIsText })}
      />
    </div>
  );
}
