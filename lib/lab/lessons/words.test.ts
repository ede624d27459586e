import { expect, test } from 'vitest';
import { lessons } from '@/lib/lab/lessons';
import { lessons as words } from '@/lib/messages/en/lessons';

test('every lesson has words, one sentence for each step, and a question where it has an answer', () => {
  expect(Object.keys(words)).toEqual(lessons.map(({ id }) => id));
  for (const { id, steps, answer } of lessons) {
    expect(words[id]?.steps.length, id).toBe(steps.length);
    expect(words[id]?.question === undefined, id).toBe(answer === undefined);
  }
});
