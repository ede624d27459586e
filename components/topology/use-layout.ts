'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { Box, Layout, Link } from '@/lib/model/topology/layout';

export type LayoutTask = {
  readonly key: string;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  readonly aspect: number;
};
export type LayoutAnswer = Layout & { readonly key: string };

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

/** The worker, with one task at a time: of those that come meanwhile only the latest is done. */
class Arranger {
  readonly #worker: Worker;
  readonly #done: (answer: LayoutAnswer) => void;
  #running = false;
  #next: LayoutTask | undefined;

  constructor(done: (answer: LayoutAnswer) => void) {
    this.#done = done;
    this.#worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
      this.#running = false;
      this.#done(data);
      if (this.#next !== undefined) this.arrange(this.#next);
    };
  }

  arrange(task: LayoutTask): void {
    this.#next = this.#running ? task : undefined;
    if (this.#running) return;
    this.#running = true;
    this.#worker.postMessage(task);
  }

  end(): void {
    this.#worker.terminate();
  }
}

/** Places for the boxes, made anew only when other boxes or links are there; until then those from before. */
export function useLayout(
  boxes: readonly Box[],
  links: readonly Link[],
  aspect: () => number,
): { answer: LayoutAnswer | undefined; busy: boolean } {
  const [answer, setAnswer] = useState<LayoutAnswer>();
  const arranger = useRef<Arranger>(undefined);
  // The busiest come first, and who that is changes; where things stand shall not.
  const task = useMemo(() => {
    const sorted = {
      boxes: [...boxes].sort(byId),
      links: links.map(({ id, from, to }) => ({ id, from, to })).sort(byId),
    };
    return { ...sorted, key: JSON.stringify([sorted.boxes, sorted.links.map(({ id }) => id)]) };
  }, [boxes, links]);
  const latest = useRef({ task, aspect });
  latest.current = { task, aspect };
  const { key } = task;

  useEffect(() => {
    const made = new Arranger(setAnswer);
    arranger.current = made;
    return () => made.end();
  }, []);

  useEffect(() => {
    const { current } = latest;
    // Both are of the render that this effect belongs to.
    if (current.task.key === key) arranger.current?.arrange({ ...current.task, aspect: current.aspect() });
  }, [key]);

  return { answer, busy: answer?.key !== key };
}
