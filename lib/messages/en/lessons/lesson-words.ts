/** The words of a lesson's second half: the same trouble, and what helps. One sentence for each step. */
export type RepairWords = {
  /** What is different. */
  readonly intro: string;
  readonly steps: readonly string[];
  readonly end: string;
};

/** The words of the Lab's lessons: as many sentences as the lesson has steps, each said before its step is done. */
export type LessonWords = {
  readonly title: string;
  readonly intro: string;
  readonly question?: { readonly ask: string; readonly options: readonly [string, string, string] };
  readonly steps: readonly string[];
  readonly end: string;
  /** What helps, where nothing more is done. */
  readonly help?: string;
  readonly repair?: RepairWords;
};

/** How most lessons begin. */
export const published = 'The publisher’s application sends message 1.';
