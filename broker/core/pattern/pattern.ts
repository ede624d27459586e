import { PatternError } from './error.ts';
import { PatternParser } from './parse.ts';
import { Program } from './program.ts';

export { PatternError } from './error.ts';

/** Longer patterns are refused; a name has at most 255 octets, so none needs it. */
export const MAX_PATTERN_CHARS = 1024;

/** A regular expression for names, not anchored. */
export interface Pattern {
  test(text: string): boolean;
}

export function compilePattern(source: string): Pattern | PatternError {
  if (source.length > MAX_PATTERN_CHARS) {
    return new PatternError(source, `regular expression is longer than ${MAX_PATTERN_CHARS} characters`, 0);
  }
  try {
    return new Program(source, new PatternParser(source).parse());
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}
