import { expect, test } from 'vitest';
import { createLog, type LogLevel } from './log.ts';

function logTo(level: LogLevel) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog(level, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { log, lines };
}

test('lines keep their order, those from before the logger was loaded too', async () => {
  const { log, lines } = logTo('info');
  log.info({ port: 5672 }, 'listening');
  log.debug({}, 'not for this level');
  log.warn({ peer: '192.0.2.1' }, 'a login failed');
  await log.flushed();
  log.error({ error: 'x' }, 'broken');
  expect(lines.map(({ msg }) => msg)).toEqual(['listening', 'a login failed', 'broken']);
  expect(lines[0]).toMatchObject({ level: 30, port: 5672 });
  expect(String(lines[0]?.time)).toMatch(/^\d{4}-\d\d-\d\dT/);
});

test('a silent log writes nothing', async () => {
  const { log, lines } = logTo('silent');
  log.error({}, 'nobody hears this');
  await log.flushed();
  expect(lines).toEqual([]);
});
