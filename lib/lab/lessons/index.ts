import { acknowledgementLessons } from '@/lib/lab/lessons/amqp-acknowledgement';
import { rescueLessons } from '@/lib/lab/lessons/amqp-rescue';
import { routingLessons } from '@/lib/lab/lessons/amqp-routing';
import { workLessons } from '@/lib/lab/lessons/amqp-work';
import { crashLessons } from '@/lib/lab/lessons/crash';
import type { Lesson, Play } from '@/lib/lab/lessons/lesson';
import { mqttLessons } from '@/lib/lab/lessons/mqtt';
import { repairs } from '@/lib/lab/lessons/repairs';

/** In the order in which they teach. */
const plain: readonly Lesson[] = [
  ...mqttLessons,
  ...routingLessons,
  ...acknowledgementLessons,
  ...rescueLessons,
  ...workLessons,
  ...crashLessons,
];

export const lessons: readonly Lesson[] = plain.map((lesson) => {
  const repair = repairs[lesson.id];
  return repair === undefined ? lesson : { ...lesson, repair };
});

export function lessonOf(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === id);
}

/** What a lesson breaks, or how it is mended. */
export function playOf(lesson: Lesson | undefined, act: 'break' | 'repair'): Play | undefined {
  return act === 'repair' ? lesson?.repair : lesson;
}
