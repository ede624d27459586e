import { type CharSet, WORD } from './charset.ts';
import { PatternError } from './error.ts';
import type { Assertion, Ast } from './parse.ts';

/** A pattern whose repetitions, written out, have more steps than this is refused. */
const MAX_PROGRAM_STEPS = 2000;

type Step =
  | { readonly op: 'take'; readonly set: CharSet }
  | { readonly op: 'fork'; left: number; right: number }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'look'; readonly program: Program; readonly negative: boolean }
  | { readonly op: 'match' };

/**
 * A pattern as a non-deterministic automaton, all of whose states are followed at once. So the time is bounded by
 * steps × length: no pattern and no name makes it explode.
 */
export class Program {
  readonly #steps: Step[] = [];
  readonly #seen: Int32Array;
  #round = 0;
  #active: number[] = [];
  #next: number[] = [];
  readonly #stack: number[] = [];
  /** Of a program that looks ahead: what it said at each position of the text at hand. */
  #verdicts: (boolean | undefined)[] = [];
  readonly #looks: Program[] = [];

  constructor(source: string, ast: Ast) {
    new Compiler(source, this.#steps).compile(ast);
    this.#steps.push({ op: 'match' });
    this.#seen = new Int32Array(this.#steps.length);
    for (const step of this.#steps) if (step.op === 'look') this.#looks.push(step.program);
  }

  /** Whether it matches anywhere in the text. */
  test(text: string): boolean {
    for (const look of this.#looks) look.#forget();
    return this.#run(text, 0, false);
  }

  #forget(): void {
    this.#verdicts = [];
    for (const look of this.#looks) look.#forget();
  }

  /** Whether it matches from this very position. */
  #holdsAt(text: string, position: number): boolean {
    let verdict = this.#verdicts[position];
    if (verdict === undefined) {
      verdict = this.#run(text, position, true);
      this.#verdicts[position] = verdict;
    }
    return verdict;
  }

  #run(text: string, start: number, anchored: boolean): boolean {
    this.#active.length = 0;
    this.#newRound();
    for (let position = start; ; position++) {
      // The states that the last unit led to are of this round already; a match may also begin here.
      if ((!anchored || position === start) && this.#follow(0, this.#active, text, position)) return true;
      if (position >= text.length || (anchored && this.#active.length === 0)) return false;
      if (this.#consume(text, position)) return true;
    }
  }

  #consume(text: string, position: number): boolean {
    const unit = text.charCodeAt(position);
    const next = this.#next;
    next.length = 0;
    this.#newRound();
    for (const at of this.#active) {
      const step = this.#steps[at];
      if (step?.op === 'take' && step.set.has(unit) && this.#follow(at + 1, next, text, position + 1)) return true;
    }
    this.#next = this.#active;
    this.#active = next;
    return false;
  }

  /** Adds the states reachable from `from` without a unit. True: one of them is the end. */
  #follow(from: number, into: number[], text: string, position: number): boolean {
    const stack = this.#stack;
    stack.push(from);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.#seen[at] === this.#round) continue;
      this.#seen[at] = this.#round;
      const step = this.#steps[at];
      if (step === undefined) continue;
      if (step.op === 'match') {
        stack.length = 0;
        return true;
      }
      if (step.op === 'take') into.push(at);
      else if (step.op === 'fork') stack.push(step.right, step.left);
      else if (step.op === 'assert' ? holds(step.what, text, position) : this.#sees(step, text, position)) {
        stack.push(at + 1);
      }
    }
    return false;
  }

  #sees(step: Step & { op: 'look' }, text: string, position: number): boolean {
    return step.program.#holdsAt(text, position) !== step.negative;
  }

  #newRound(): void {
    if (this.#round === 0x7fffffff) {
      this.#seen.fill(0);
      this.#round = 0;
    }
    this.#round++;
  }
}

class Compiler {
  readonly #source: string;
  readonly #steps: Step[];

  constructor(source: string, steps: Step[]) {
    this.#source = source;
    this.#steps = steps;
  }

  compile(ast: Ast): void {
    switch (ast.kind) {
      case 'set':
        this.#emit({ op: 'take', set: ast.set });
        return;
      case 'assert':
        this.#emit({ op: 'assert', what: ast.what });
        return;
      case 'look':
        this.#emit({ op: 'look', program: new Program(this.#source, ast.item), negative: ast.negative });
        return;
      case 'sequence':
        for (const item of ast.items) this.compile(item);
        return;
      case 'choice':
        this.#choice(ast.items);
        return;
      case 'repeat':
        this.#repeat(ast.item, ast.min, ast.max);
    }
  }

  #choice(items: readonly Ast[]): void {
    const ends: (Step & { op: 'fork' })[] = [];
    for (const [i, item] of items.entries()) {
      if (i === items.length - 1) this.compile(item);
      else {
        const fork = this.#fork();
        this.compile(item);
        ends.push(this.#fork());
        fork.right = this.#steps.length;
      }
    }
    for (const end of ends) {
      end.left = this.#steps.length;
      end.right = this.#steps.length;
    }
  }

  #repeat(item: Ast, min: number, max: number): void {
    for (let i = 0; i < min; i++) this.compile(item);
    if (max === Number.POSITIVE_INFINITY) {
      const start = this.#steps.length;
      const fork = this.#fork();
      this.compile(item);
      const back = this.#fork();
      back.left = start;
      back.right = start;
      fork.right = this.#steps.length;
      return;
    }
    const skips: (Step & { op: 'fork' })[] = [];
    for (let i = min; i < max; i++) {
      skips.push(this.#fork());
      this.compile(item);
    }
    for (const skip of skips) skip.right = this.#steps.length;
  }

  /** To the next step, and to where `right` is set later. */
  #fork(): Step & { op: 'fork' } {
    const next = this.#steps.length + 1;
    const fork: Step & { op: 'fork' } = { op: 'fork', left: next, right: next };
    this.#emit(fork);
    return fork;
  }

  #emit(step: Step): void {
    if (this.#steps.length >= MAX_PROGRAM_STEPS) {
      throw new PatternError(this.#source, 'regular expression is too large', this.#source.length);
    }
    this.#steps.push(step);
  }
}

function holds(what: Assertion, text: string, position: number): boolean {
  switch (what) {
    case 'start':
      return position === 0;
    case 'line-start':
      return position === 0 || text[position - 1] === '\n';
    case 'very-end':
      return position === text.length;
    case 'end': // PCRE's `$` also holds before a newline that ends the text
      return position === text.length || (position === text.length - 1 && text[position] === '\n');
    case 'line-end':
      return position === text.length || text[position] === '\n';
    case 'boundary':
      return isWord(text, position - 1) !== isWord(text, position);
    case 'no-boundary':
      return isWord(text, position - 1) === isWord(text, position);
  }
}

const isWord = (text: string, position: number): boolean =>
  position >= 0 && position < text.length && WORD.has(text.charCodeAt(position));
