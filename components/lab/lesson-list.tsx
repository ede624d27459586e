'use client';

import { cn } from '@/lib/format/cn';
import { lessons } from '@/lib/lab/lessons';
import { type Lesson, topics } from '@/lib/lab/lessons/lesson';
import { useLabT } from '@/lib/messages/use-lab-t';

/** All lessons, by what they are about. */
export function LessonList({ chosen, onChoose }: { chosen: string | undefined; onChoose: (lesson: Lesson) => void }) {
  const t = useLabT();
  return (
    <nav aria-label={t.lab.lessons} className="flex flex-col gap-3">
      {topics.map((topic) => (
        <div key={topic}>
          <p className="px-2 pb-1 text-xs font-medium text-faint">{t.lab.topics[topic]}</p>
          <ul>
            {lessons
              .filter((lesson) => lesson.topic === topic)
              .map((lesson) => (
                <li key={lesson.id}>
                  <button
                    type="button"
                    aria-current={lesson.id === chosen ? 'true' : undefined}
                    onClick={() => onChoose(lesson)}
                    className={cn(
                      'w-full rounded-md px-2 py-1 text-left text-sm',
                      lesson.id === chosen
                        ? 'bg-hover font-medium text-ink'
                        : 'text-soft hover:bg-hover hover:text-ink',
                    )}
                  >
                    {t.lessons[lesson.id]?.title ?? lesson.id}
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
