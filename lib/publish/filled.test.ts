import { describe, expect, test } from 'vitest';
import type { AmqpDraft } from '@/lib/contract/publish';
import { emptyAmqp, emptyMqtt } from '@/lib/publish/draft';
import { filled, filledBody, firstFilled, hasTemplates } from '@/lib/publish/filled';
import { jsonFault } from '@/lib/publish/json-check';
import { amqpMessage, mqttMessage } from '@/lib/publish/messages';
import { problemsOf } from '@/lib/publish/problems';
import { randomOf } from '@/lib/publish/template';

const draft: AmqpDraft = {
  ...emptyAmqp,
  exchange: 'x',
  routingKey: 'order.{{order}}',
  priority: '{{int 3 3}}',
  timestamp: '{{timestamp}}',
  properties: { messageId: '{{order}}', correlationId: '{{uuid}}' },
  headers: [{ name: 'h{{n}}', type: 'int', value: '{{int 1 9}}' }],
  variables: [
    { name: 'order', value: '{{pad 4}}-{{hex 4}}' },
    { name: 'twice', value: '{{order}}/{{order}}' },
  ],
  body: { format: 'json', text: '{"id": "{{order}}", "both": "{{twice}}", "n": {{n}}}' },
};

describe('a draft that is filled in', () => {
  test('uses the same own value wherever it stands, and another in the next message', () => {
    const [first, second] = firstFilled(draft, 7, 2, 0);
    if (first?.protocol !== 'amqp' || second?.protocol !== 'amqp') throw new Error('they are AMQP');
    const id = first.properties.messageId;
    expect(id).toMatch(/^0001-[0-9a-f]{4}$/);
    expect(first.routingKey).toBe(`order.${id}`);
    expect(JSON.parse(first.body.text)).toEqual({ id, both: `${id}/${id}`, n: 1 });
    expect(second.properties.messageId).toMatch(/^0002-/);
    expect(first.headers[0]).toMatchObject({ name: 'h1', value: expect.stringMatching(/^[1-9]$/) });
  });

  test('is what is sent, message by message', () => {
    const random = randomOf(7);
    const sent = [1, 2, 3].map((n) => amqpMessage(draft, { n, nowMs: 0, random }));
    const shown = firstFilled(draft, 7, 3, 0);
    for (const [at, message] of sent.entries()) {
      if (typeof message === 'string') throw new Error(message);
      expect(message.body.toString()).toBe(shown[at]?.body.text);
      expect(message).toMatchObject({ routingKey: (shown[at] as AmqpDraft).routingKey, options: { priority: 3 } });
    }
    const mqtt = { ...emptyMqtt, topic: 'a/{{n}}', correlationData: '{{uuid}}' };
    const message = mqttMessage(mqtt, { n: 1, nowMs: 0, random: randomOf(7) });
    const [preview] = firstFilled(mqtt, 7, 1, 0);
    if (typeof message === 'string' || preview?.protocol !== 'mqtt') throw new Error('it is MQTT');
    expect(message.options.properties?.correlationData?.toString()).toBe(preview.correlationData);
    expect(message.body.toString()).toBe(preview.body.text);
  });

  test('its body is traced with the very numbers that it is sent with', () => {
    const traced = filledBody(draft, { n: 1, nowMs: 0, random: randomOf(7) });
    expect(traced.text).toBe(filled(draft, { n: 1, nowMs: 0, random: randomOf(7) }).body.text);
  });

  test('a fault in the body is found where it was written', () => {
    const text = '{"id": "{{uuid}}", "name": {{name}}, "n": {{n}} "x": 1}';
    const traced = filledBody({ ...draft, body: { format: 'json', text } }, { n: 1, nowMs: 0, random: randomOf(7) });
    const fault = jsonFault(traced.text);
    expect(traced.sourceOf(fault?.at ?? -1)).toEqual({ at: text.indexOf('{{name}}'), placeholder: '{{name}}' });
    const later = text.replace('{{name}}', '"{{name}}"');
    const repaired = filledBody(
      { ...draft, body: { format: 'json', text: later } },
      { n: 1, nowMs: 0, random: randomOf(7) },
    );
    expect(repaired.sourceOf(jsonFault(repaired.text)?.at ?? -1).at).toBe(later.indexOf('"x"'));
  });

  test('one that isn’t to be filled goes as it stands', () => {
    const still = {
      ...draft,
      fill: false,
      priority: '',
      timestamp: '',
      headers: [],
      body: { ...draft.body, format: 'text' as const },
    };
    expect(amqpMessage(still, { n: 1, nowMs: 0, random: randomOf(1) })).toMatchObject({
      routingKey: 'order.{{order}}',
    });
    expect(hasTemplates(still)).toBe(false);
    expect(hasTemplates(draft)).toBe(true);
    expect(hasTemplates({ ...emptyAmqp, body: { format: 'text', text: '{{user.name}} {{#each}}' } })).toBe(false);
  });
});

describe('what keeps it from being sent', () => {
  const kinds = (change: Partial<AmqpDraft>): string[] =>
    problemsOf({ ...emptyAmqp, fill: false, body: { format: 'text', text: '' }, ...change }).map(
      ({ field, kind }) => `${field} ${kind}`,
    );

  test.each<[Partial<AmqpDraft>, string[]]>([
    [{}, []],
    [{ routingKey: 'é'.repeat(128) }, ['routingKey too-long']],
    [{ priority: '256' }, ['priority priority']],
    [{ priority: 'high' }, ['priority priority']],
    [{ timestamp: 'now' }, ['timestamp timestamp']],
    [{ properties: { expiration: '1s' } }, ['expiration milliseconds']],
    [{ headers: [{ name: '', type: 'string', value: 'x' }] }, ['header 0 name-missing']],
    [{ headers: [{ name: '', type: 'string', value: '' }] }, []],
    [
      {
        headers: [
          { name: 'a', type: 'string', value: '' },
          { name: 'a', type: 'byte', value: '1000' },
        ],
      },
      ['header 1 name-twice', 'header 1 header'],
    ],
    [{ headers: [{ name: 'large', type: 'string', value: 'x'.repeat(50_000) }] }, ['header 0 too-long']],
    [{ body: { format: 'json', text: '' } }, ['body json']],
    [{ body: { format: 'base64', text: 'AA' } }, ['body base64']],
    [{ body: { format: 'hex', text: '0g' } }, ['body hex']],
    [{ body: { format: 'hex', text: '00 f' } }, ['body hex']],
    [{ fill: true, variables: [{ name: '1st', value: 'x' }] }, ['variable 0 variable-name']],
  ])('%j', (change, expected) => {
    expect(kinds(change)).toEqual(expected);
  });

  test('of MQTT', () => {
    const base = { ...emptyMqtt, fill: false, topic: 'a', body: { format: 'text' as const, text: '' } };
    const found = (change: Partial<typeof base>) => problemsOf({ ...base, ...change }).map(({ kind }) => kind);
    expect(found({})).toEqual([]);
    expect(found({ topic: '' })).toEqual(['topic-empty']);
    expect(found({ topic: 'a/+' })).toEqual(['topic-wildcard']);
    expect(found({ responseTopic: '#' })).toEqual(['topic-wildcard']);
    expect(found({ expirySeconds: '-1' })).toEqual(['seconds']);
    expect(found({ correlationFormat: 'hex', correlationData: '0' })).toEqual(['hex']);
    expect(found({ userProperties: [{ name: '', value: 'x' }] })).toEqual(['name-missing']);
    expect(found({ version: 4, responseTopic: '#', expirySeconds: 'x' })).toEqual([]);
  });
});
