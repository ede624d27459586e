import type { AmqpDraft, Draft, MqttDraft, SavedMessage } from '@/lib/contract/publish';

export const emptyAmqp: AmqpDraft = {
  protocol: 'amqp',
  exchange: '',
  routingKey: '',
  mandatory: true,
  persistent: true,
  priority: '',
  timestamp: '',
  properties: { contentType: 'application/json' },
  headers: [],
  fill: true,
  variables: [],
  body: { format: 'json', text: '{\n  "id": "{{uuid}}",\n  "number": {{n}},\n  "customer": "{{name}}"\n}' },
};

export const emptyMqtt: MqttDraft = {
  protocol: 'mqtt',
  version: 5,
  topic: '',
  qos: 1,
  retain: false,
  contentType: '',
  responseTopic: '',
  correlationData: '',
  correlationFormat: 'text',
  payloadIsText: false,
  expirySeconds: '',
  userProperties: [],
  fill: true,
  variables: [],
  body: { format: 'json', text: '{ "reading": {{float 2}}, "at": "{{now}}" }' },
};

export type Composed = { readonly draft: Draft; readonly count: number; readonly rate: number; readonly seed: number };

export function savedOf(composed: Composed): SavedMessage {
  return { waybill: 'message', version: 1, ...composed };
}
