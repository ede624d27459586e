import { amqpLessons } from '@/lib/lab/lessons/amqp';
import type { Lesson } from '@/lib/lab/lessons/lesson';
import { mqttLessons } from '@/lib/lab/lessons/mqtt';

export const lessons: readonly Lesson[] = [...mqttLessons, ...amqpLessons];

export function lessonOf(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === id);
}
