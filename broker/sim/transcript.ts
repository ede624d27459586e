import { hash } from './random.ts';

export interface Violation {
  readonly checker: string;
  readonly text: string;
  readonly atMs: number;
}

/** What is told of a run: line by line, by numbers, and what was wrong. */
export class Transcript {
  readonly lines: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly violations: Violation[] = [];
  /** Of all lines, kept or not. */
  hash = 0;
  readonly #keepsLines: boolean;

  constructor(keepsLines: boolean) {
    this.#keepsLines = keepsLines;
  }

  tell(atMs: number, line: string): void {
    const full = `${atMs.toFixed(3)} ${line}`;
    this.hash = hash(full, this.hash);
    if (this.#keepsLines) this.lines.push(full);
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  violated(atMs: number, checker: string, text: string): void {
    this.violations.push({ checker, text, atMs });
    this.tell(atMs, `VIOLATION of ${checker}: ${text}`);
  }
}
