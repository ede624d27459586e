'use client';

import { Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Check, Field, Input, Select } from '@/components/ui/field';
import type { BrokerError } from '@/lib/contract/result';
import { useBroker } from '@/lib/hooks/scope';
import { amqp, mqtt } from '@/lib/lab/lessons/lesson';
import type { AmqpSetup, MqttSetup, Setup, Stepping } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const qosLevels = [0, 1, 2] as const;
const steppings = ['message', 'all', 'none'] as const;
const exchanges = ['direct', 'topic', 'fanout', 'headers'] as const;
const prefetches = [0, 1, 10] as const;
const wheres = ['here', 'private', 'other'] as const;
type Where = (typeof wheres)[number];
const limits = ['messageTtlMs', 'maxLength', 'deliveryLimit'] as const;

/** Sets the stage for a run of one's own. */
export function SetupForm({
  busy,
  error,
  onStart,
}: {
  busy: boolean;
  error: BrokerError | undefined;
  onStart: (o: { setup: Setup; stepping: Stepping; address?: string; private?: boolean }) => void;
}) {
  const t = useLabT();
  const [setup, setSetup] = useState<Setup>(mqtt({ publishQos: 2, subscribeQos: 2 }));
  const [stepping, setStepping] = useState<Stepping>('message');
  const [where, setWhere] = useState<Where>('here');
  const [address, setAddress] = useState('');
  const broker = useBroker();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onStart({
      setup,
      stepping,
      ...(where === 'other' ? { address: address.trim() } : {}),
      ...(where === 'private' ? { private: true } : {}),
    });
  };
  return (
    <Card title={t.lab.setup}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.lab.protocol}>
          {(ids) => (
            <Select
              {...ids}
              value={setup.protocol}
              onChange={(event) =>
                setSetup(event.target.value === 'amqp' ? amqp({}) : mqtt({ publishQos: 2, subscribeQos: 2 }))
              }
            >
              <option value="mqtt">MQTT</option>
              <option value="amqp">AMQP 0-9-1</option>
            </Select>
          )}
        </Field>
        {setup.protocol === 'mqtt' ? (
          <MqttFields setup={setup} onChange={setSetup} />
        ) : (
          <AmqpFields setup={setup} onChange={setSetup} />
        )}
        <Field label={t.lab.stepping} hint={t.lab.steppingHint}>
          {(ids) => (
            <Select
              {...ids}
              value={stepping}
              onChange={(event) => setStepping(steppings.find((each) => each === event.target.value) ?? 'message')}
            >
              {steppings.map((each) => (
                <option key={each} value={each}>
                  {t.lab.steppings[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.lab.where} hint={where === 'private' ? t.lab.privateHint : undefined}>
          {(ids) => (
            <Select
              {...ids}
              value={where}
              onChange={(event) => setWhere(wheres.find((each) => each === event.target.value) ?? 'here')}
            >
              <option value="here">{t.lab.wheres.here(broker)}</option>
              <option value="private">{t.lab.wheres.private}</option>
              <option value="other">{t.lab.wheres.other}</option>
            </Select>
          )}
        </Field>
        {where === 'other' && (
          <Field label={t.lab.address} hint={t.lab.addressHint[setup.protocol]}>
            {(ids) => (
              <Input
                {...ids}
                required
                placeholder={setup.protocol === 'mqtt' ? '127.0.0.1:1884' : 'amqp://guest:guest@127.0.0.1:5673'}
                value={address}
                onChange={(event) => setAddress(event.target.value)}
              />
            )}
          </Field>
        )}
        {error !== undefined && <ErrorNote error={error} />}
        <Button type="submit" variant="primary" busy={busy} className="self-start">
          <Play />
          {t.lab.start}
        </Button>
      </form>
    </Card>
  );
}

function QosField({ label, value, onChange }: { label: string; value: 0 | 1 | 2; onChange: (qos: 0 | 1 | 2) => void }) {
  return (
    <Field label={label}>
      {(ids) => (
        <Select
          {...ids}
          value={value}
          onChange={(event) => onChange(qosLevels.find((qos) => String(qos) === event.target.value) ?? 0)}
        >
          {qosLevels.map((qos) => (
            <option key={qos} value={qos}>
              QoS {qos}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function MqttFields({ setup, onChange }: { setup: MqttSetup; onChange: (setup: MqttSetup) => void }) {
  const t = useLabT();
  return (
    <>
      <Field label={t.lab.version}>
        {(ids) => (
          <Select
            {...ids}
            value={setup.version}
            onChange={(event) => onChange({ ...setup, version: event.target.value === '4' ? 4 : 5 })}
          >
            <option value="5">MQTT 5.0</option>
            <option value="4">MQTT 3.1.1</option>
          </Select>
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <QosField
          label={t.lab.publishQos}
          value={setup.publishQos}
          onChange={(publishQos) => onChange({ ...setup, publishQos })}
        />
        <QosField
          label={t.lab.subscribeQos}
          value={setup.subscribeQos}
          onChange={(subscribeQos) => onChange({ ...setup, subscribeQos })}
        />
      </div>
      <Check
        label={t.lab.publisherClean}
        checked={setup.publisherClean}
        onChange={(publisherClean) => onChange({ ...setup, publisherClean })}
      />
      <Check
        label={t.lab.subscriberClean}
        checked={setup.subscriberClean}
        onChange={(subscriberClean) => onChange({ ...setup, subscriberClean })}
      />
      <Check label={t.lab.retain} checked={setup.retain} onChange={(retain) => onChange({ ...setup, retain })} />
      <Check label={t.lab.will} checked={setup.will} onChange={(will) => onChange({ ...setup, will })} />
    </>
  );
}

function AmqpFields({ setup, onChange }: { setup: AmqpSetup; onChange: (setup: AmqpSetup) => void }) {
  const t = useLabT();
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t.lab.exchange}>
          {(ids) => (
            <Select
              {...ids}
              value={setup.exchange}
              onChange={(event) =>
                onChange({ ...setup, exchange: exchanges.find((each) => each === event.target.value) ?? 'direct' })
              }
            >
              {exchanges.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.lab.prefetch}>
          {(ids) => (
            <Select
              {...ids}
              value={setup.prefetch}
              onChange={(event) => onChange({ ...setup, prefetch: Number(event.target.value) })}
            >
              {prefetches.map((each) => (
                <option key={each} value={each}>
                  {each === 0 ? t.lab.noPrefetch : each}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.lab.consumers}>
          {(ids) => (
            <Select
              {...ids}
              value={setup.consumers}
              onChange={(event) =>
                onChange({
                  ...setup,
                  consumers: qosLevels.find((each) => String(each) === event.target.value) ?? 1,
                })
              }
            >
              {qosLevels.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {(['confirm', 'mandatory', 'autoAck', 'alternate', 'reply'] as const).map((flag) => (
        <Check
          key={flag}
          label={t.lab.flags[flag]}
          checked={setup[flag]}
          onChange={(on) => onChange({ ...setup, [flag]: on })}
        />
      ))}
      <Check
        label={t.lab.deadLetter}
        checked={setup.queue.deadLetter === true}
        onChange={(deadLetter) => onChange({ ...setup, queue: { ...setup.queue, deadLetter } })}
      />
      <Check label={t.lab.durable} checked={setup.durable} onChange={(durable) => onChange({ ...setup, durable })} />
      <fieldset>
        <legend className="mb-1 text-xs font-medium text-soft">{t.lab.queueLimits}</legend>
        <div className="grid grid-cols-3 gap-3">
          {limits.map((limit) => (
            <Field key={limit} label={t.lab.limits[limit]}>
              {(ids) => (
                <Input
                  {...ids}
                  type="number"
                  min={limit === 'maxLength' ? 1 : 0}
                  max={limit === 'messageTtlMs' ? 3_600_000 : 1_000}
                  value={setup.queue[limit] ?? ''}
                  onChange={(event) => {
                    const { [limit]: _, ...others } = setup.queue;
                    const { value } = event.target;
                    onChange({ ...setup, queue: value === '' ? others : { ...others, [limit]: Number(value) } });
                  }}
                />
              )}
            </Field>
          ))}
        </div>
      </fieldset>
    </>
  );
}
