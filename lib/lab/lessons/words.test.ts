import { expect, test } from 'vitest';
import { lessons } from '@/lib/lab/lessons';
import { phasesOf } from '@/lib/lab/lessons/lesson';
import { lessons as words } from '@/lib/messages/en/lessons';
import { lessonRepairs } from '@/lib/messages/en/lessons/repairs';

test('every lesson has words, one sentence for each step, and a question where it has an answer', () => {
  expect(Object.keys(words).sort()).toEqual(lessons.map(({ id }) => id).sort());
  for (const { id, steps, answer } of lessons) {
    expect(words[id]?.steps.length, id).toBe(steps.length);
    expect(words[id]?.question === undefined, id).toBe(answer === undefined);
  }
});

test('so has every repair', () => {
  const repaired = lessons.flatMap(({ id, repair }) => (repair === undefined ? [] : [{ id, repair }]));
  expect(Object.keys(lessonRepairs).sort()).toEqual(repaired.map(({ id }) => id).sort());
  for (const { id, repair } of repaired) expect(words[id]?.repair?.steps.length, id).toBe(repair.steps.length);
});

test('what is broken is mended: by the lesson itself, by its repair, or by what helps', () => {
  for (const { id, steps, repair } of lessons) {
    const phases = phasesOf(steps);
    if (!phases.includes('break')) continue;
    const mended = phases.includes('mend') || repair !== undefined || words[id]?.help !== undefined;
    expect(mended, id).toBe(true);
  }
});
