import { acknowledgement } from '@/lib/messages/en/lessons/amqp-acknowledgement';
import { rescue } from '@/lib/messages/en/lessons/amqp-rescue';
import { routing } from '@/lib/messages/en/lessons/amqp-routing';
import { work } from '@/lib/messages/en/lessons/amqp-work';
import { crash } from '@/lib/messages/en/lessons/crash';
import type { LessonWords } from '@/lib/messages/en/lessons/lesson-words';
import { mqtt } from '@/lib/messages/en/lessons/mqtt';
import { lessonRepairs } from '@/lib/messages/en/lessons/repairs';

export const lessons: Readonly<Record<string, LessonWords>> = Object.fromEntries(
  Object.entries({ ...mqtt, ...routing, ...acknowledgement, ...rescue, ...work, ...crash }).map(([id, lesson]) => {
    const repair = lessonRepairs[id];
    return [id, repair === undefined ? lesson : { ...lesson, repair }];
  }),
);
