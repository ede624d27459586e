import type { Capability, DemoState, WaybillCapabilities } from '../../../lib/contract/waybill.ts';
import { type Call, withBody } from '../call.ts';
import { notFound } from '../errors.ts';
import { noContent, ok, type Reply } from '../reply.ts';

export const getCapabilities = (call: Call): Reply => {
  const capabilities: Capability[] = [
    'events',
    'browse',
    'messages',
    'route-preview',
    'held',
    'ways',
    'permissions',
    'mqtt.sessions',
    'mqtt.retained',
    ...(call.broker.tracer === undefined ? [] : (['journeys'] as const)),
    ...(call.api.options.storage?.() === undefined ? [] : (['storage'] as const)),
    ...(call.api.options.demo === undefined ? [] : (['demo'] as const)),
  ];
  const body: WaybillCapabilities = { product: 'Waybill', version: call.broker.options.version, capabilities };
  return ok(body);
};

/** One's own: RabbitMQ tells administrators alone who may do what. */
export const listOwnPermissions = (call: Call): Reply =>
  ok([...call.broker.access.permissions({ user: call.user.name })]);

export const getDemo = (call: Call): Reply => {
  const { demo } = call.api.options;
  if (demo === undefined) return notFound();
  const body: DemoState = { running: demo.status().running };
  return ok(body);
};

export const putDemo = withBody(async (call, body) => {
  const { demo } = call.api.options;
  if (demo === undefined) return notFound();
  body.required('running');
  const running = body.flag('running', false);
  if (body.problem !== undefined) return body.problem;
  await (running ? demo.start() : demo.stop());
  return noContent();
});
