'use client';

import { useDeferredValue, useMemo } from 'react';
import type { BodyFault } from '@/components/publish/body-part';
import type { Draft } from '@/lib/contract/publish';
import { problemText } from '@/lib/messages/en/publisher-problems';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { filledBody, firstFilled } from '@/lib/publish/filled';
import { type FieldId, type Problem, placeOf, problemsOf } from '@/lib/publish/problems';
import { randomOf } from '@/lib/publish/template';

/** So many messages are made and looked at before any is sent. */
const previewedMax = 3;

export type Checked = {
  /** The first messages, as they will leave. */
  readonly messages: readonly Draft[];
  readonly problems: readonly Problem[];
  readonly fieldProblem: (field: FieldId) => string | undefined;
  readonly bodyFault: BodyFault | undefined;
};

/** Looks at what is being written, as it will be when it is sent. */
export function useProblems(draft: Draft, count: number, seed: number): Checked {
  const t = usePublisherT();
  // Typing comes first; what is said of it may be a moment late.
  const settled = useDeferredValue(draft);
  return useMemo(() => {
    const nowMs = Date.now();
    const messages = firstFilled(settled, seed, Math.min(count, previewedMax), nowMs);
    const at = messages.findIndex((message) => problemsOf(message).length > 0);
    const wrong = messages[at];
    const problems = wrong === undefined ? [] : problemsOf(wrong);
    const texts = new Map<FieldId, string>();
    for (const problem of problems) if (!texts.has(problem.field)) texts.set(problem.field, problemText(problem));
    const inBody = problems.find(({ field }) => field === 'body');
    return {
      messages,
      problems,
      fieldProblem: (field) => texts.get(field),
      bodyFault: inBody === undefined ? undefined : faultOf(inBody, settled, at, seed, t.compose.quoteIt),
    };
  }, [settled, count, seed, t]);
}

function faultOf(
  problem: Problem,
  draft: Draft,
  index: number,
  seed: number,
  quoteIt: (placeholder: string, line: number, column: number) => string,
): BodyFault {
  if (!('at' in problem)) return { at: undefined, message: problemText(problem) };
  const random = randomOf(seed);
  const moment = (n: number) => ({ n, nowMs: 0, random });
  // The seed's numbers are used up message by message.
  for (let n = 1; n <= index; n++) filledBody(draft, moment(n));
  const { at, placeholder } = filledBody(draft, moment(index + 1)).sourceOf(problem.at);
  const place = placeOf(draft.body.text, at);
  const quoted = placeholder !== undefined && problem.kind === 'json';
  return {
    at,
    message: quoted ? quoteIt(placeholder, place.line, place.column) : problemText(problem, place),
  };
}
