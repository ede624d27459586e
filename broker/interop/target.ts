/** A broker that the interop tests speak to, and how they come by one. */
import { connect } from 'node:net';

export interface Target {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** The management API, where there is one. */
  readonly http?: string;
  close(): Promise<void>;
}

/** Polls until the condition holds; a condition that never holds is an error that says what was awaited. */
export async function until(what: string, msMax: number, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + msMax;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${msMax} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether somebody there answers a protocol header with a frame. */
export function amqpAnswers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write('AMQP\x00\x00\x09\x01'));
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (chunk) => answer(chunk[0] === 1));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
  });
}

/**
 * Waybill itself on free ports, or the running broker that WAYBILL_TEST_AMQP=host:port names (and WAYBILL_TEST_HTTP
 * its management API).
 */
export async function startWaybill(): Promise<Target> {
  const given = process.env.WAYBILL_TEST_AMQP;
  if (given !== undefined && given !== '') {
    const [host = '127.0.0.1', port = ''] = given.split(':');
    const http = process.env.WAYBILL_TEST_HTTP;
    return {
      name: given,
      host,
      port: Number(port),
      ...(http === undefined ? {} : { http }),
      close: () => Promise.resolve(),
    };
  }
  const { startBroker } = await import('../main.ts');
  const broker = await startBroker({ host: '127.0.0.1', amqpPort: 0, httpPort: 0, logLevel: 'silent' });
  return {
    name: 'Waybill',
    host: broker.amqp.host,
    port: broker.amqp.port,
    http: `http://${broker.http.host}:${broker.http.port}`,
    close: () => broker.close(),
  };
}
