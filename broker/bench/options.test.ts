import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test.each([
  [['--scenario', 'A1,Z9'], 'There is no scenario A1,Z9.'],
  [['--target', 'ours=5672'], 'A --target is NAME=host:amqpPort:mqttPort:httpPort[:pid].'],
  [['--start', 'x'], 'A --start is NAME=port:command.'],
  [['--peers', '--target', 'a=h:1:0:0'], '--peers chooses the targets itself.'],
  [['--reps', '0'], '--reps must be a number above 0.'],
  [['--wat'], "Unknown option '--wat'"],
])('%j is explained', (args, text) => {
  const told = parseOptions(args);
  expect('text' in told && told.status).toBe(1);
  expect('text' in told && told.text).toContain(text);
});

test('what is asked for', () => {
  const options = parseOptions([
    ...['--target', 'ours=127.0.0.1:5672:1883:15672:42', '--target', 'rabbit=localhost:5673:0:0:43'],
    ...['--scenario', 'A1:16B,A3', '--quick', '--reps', '2', '--start', 'x=5699:broker --port 5699'],
  ]);
  if ('text' in options) throw new Error(options.text);
  expect(options.targets).toEqual([
    { name: 'ours', host: '127.0.0.1', amqpPort: 5672, mqttPort: 1883, httpPort: 15672, pid: 42 },
    { name: 'rabbit', host: 'localhost', amqpPort: 5673, mqttPort: 0, httpPort: 0, pid: 43 },
  ]);
  expect(options.choices.map(({ scenario, variants }) => [scenario.id, variants.map(({ label }) => label)])).toEqual([
    ['A1', ['16B']],
    ['A3', ['ack each', 'ack by 50']],
  ]);
  expect(options.starts).toEqual([{ name: 'x', port: 5699, command: ['/bin/sh', '-c', 'exec broker --port 5699'] }]);
  expect([options.repetitions, options.plan.durationMs, options.plan.backlog]).toEqual([2, 2000, 50_000]);
});

test('all scenarios, when none is named', () => {
  const options = parseOptions([]);
  expect('choices' in options && options.choices.map(({ scenario }) => scenario.id)).toEqual([
    ...Array.from({ length: 10 }, (_, i) => `A${i + 1}`),
    ...Array.from({ length: 7 }, (_, i) => `M${i + 1}`),
  ]);
});
