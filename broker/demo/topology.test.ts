import { expect, test } from 'vitest';
import { bindings, exchanges, queues } from './topology.ts';

test('every queue has a bound, so that the demo may run for days', () => {
  const unbounded = queues.filter(({ args }) => typeof args?.['x-max-length'] !== 'number');
  expect(unbounded).toEqual([]);
});

test('everything has the name of the shop, so that nothing else is removed with it', () => {
  const names = [...queues, ...exchanges].map(({ name }) => name);
  expect(names.filter((name) => !name.startsWith('shop.'))).toEqual([]);
});

test('what is bound, and where dead letters go, is declared', () => {
  const exchangeNames = new Set(['', ...exchanges.map(({ name }) => name)]);
  const queueNames = new Set(queues.map(({ name }) => name));
  for (const { from, to, toExchange } of bindings) {
    expect(exchangeNames).toContain(from);
    expect(toExchange ? exchangeNames : queueNames).toContain(to);
  }
  for (const { args } of queues) {
    const exchange = args?.['x-dead-letter-exchange'];
    const key = args?.['x-dead-letter-routing-key'];
    if (exchange === undefined) continue;
    expect(exchangeNames).toContain(exchange);
    if (exchange === '') expect(queueNames).toContain(key);
    else expect(bindings.filter((binding) => binding.from === exchange).map((binding) => binding.key)).toContain(key);
  }
});
