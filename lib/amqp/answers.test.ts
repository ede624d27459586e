import { expect, test } from 'vitest';
import { answerOf, NoAnswer } from '@/lib/amqp/answers';

test('a queue that doesn’t answer is named, and isn’t waited for', async () => {
  await expect(answerOf('orders', new Promise(() => {}), 1)).rejects.toThrow(NoAnswer);
  await expect(answerOf('orders', new Promise(() => {}), 1)).rejects.toThrow('The queue orders doesn’t answer.');
});

test('an answer, or a refusal, is what it is', async () => {
  expect(await answerOf('orders', Promise.resolve(3))).toBe(3);
  await expect(answerOf('orders', Promise.reject(new Error('NOT_FOUND')))).rejects.toThrow('NOT_FOUND');
});
