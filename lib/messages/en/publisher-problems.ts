/** What is wrong with what was composed, and what to do about it. */
import { count, bytes as sizeText } from '@/lib/format/format';
import type { FieldProblem } from '@/lib/publish/field-value';
import type { Wanted } from '@/lib/publish/json-check';
import type { Problem } from '@/lib/publish/problems';

const wanted: Readonly<Record<Wanted, string>> = {
  value: 'a value is missing here. Text needs double quotes',
  name: 'a name in double quotes belongs here',
  colon: 'a colon belongs between a name and its value',
  'comma-or-brace': 'a comma or } belongs here',
  'comma-or-bracket': 'a comma or ] belongs here',
  'no-comma': 'the comma before this must go',
  end: 'the JSON ended before this. Remove what follows, or choose Text',
  quote: 'this text has no closing quote',
  escape: 'this is no escape. A backslash itself is written \\\\',
  control: 'a line break or tab in text is written \\n or \\t',
  digit: 'a digit belongs here',
  shallower: 'this is nested too deep',
};

/** A payload is no value of a header: it may be something else than JSON. */
const payloadHint = '; for an empty payload choose Text';

const texts = {
  boolean: 'Write true or false.',
  number: 'Write a number, such as 2.5 or 1e9.',
  decimal: 'Write digits with a point, such as 12.50; without the point no more than 4294967295.',
  time: 'Write seconds since 1970, or a time such as 2026-11-21T10:00:00Z.',
  bytes: 'Write the octets in base64.',
  array: 'Write a list in JSON, such as [1, "two"].',
  table: 'Write an object in JSON, such as {"a": 1}.',
  void: 'It holds nothing: empty the value, or choose another type.',
  'topic-empty': 'Name a topic.',
  'topic-wildcard': 'A message goes to one topic: + and # are for subscribing.',
  priority: 'Write a number from 0 to 255.',
  timestamp: 'Write seconds since 1970, or a time such as 2026-11-21T10:00:00Z.',
  milliseconds: 'Write a number of milliseconds, at most 4294967295.',
  seconds: 'Write a number of seconds, at most 4294967295.',
  'name-missing': 'Give it a name, or empty the value.',
  'name-twice': 'There is one of this name already; the broker would keep only one.',
  'variable-name': 'A name begins with a letter and has letters, digits, - and _.',
  'text-payload': 'The payload is said to be UTF-8 text, and is written as octets. Choose Text, or untick it.',
} as const;

function fieldText(problem: FieldProblem): string {
  switch (problem.kind) {
    case 'integer':
      return `Write a whole number from ${problem.low} to ${problem.high}.`;
    case 'type':
      return `There is no type ${problem.type}.`;
    case 'field-name':
      return `A name in a table has at most ${problem.most} octets.`;
    case 'deep':
      return `Tables and arrays may be nested ${problem.most} deep.`;
    case 'not-json':
      return `This isn’t JSON at character ${count(problem.at + 1)}: ${wanted[problem.wanted]}.`;
    default:
      return texts[problem.kind];
  }
}

/** `where`: line and column, of what is long. */
export function problemText(problem: Problem, where?: { readonly line: number; readonly column: number }): string {
  const place = where === undefined ? '' : ` at line ${count(where.line)}, column ${count(where.column)}`;
  switch (problem.kind) {
    case 'too-long':
      return `At most ${sizeText(problem.most)}; it has ${sizeText(problem.has)}.`;
    case 'header':
      return fieldText(problem.problem);
    case 'json':
      return `This isn’t JSON${place}: ${wanted[problem.wanted]}${problem.wanted === 'value' ? payloadHint : ''}.`;
    case 'base64':
      return `This isn’t base64${place}. It has A–Z, a–z, 0–9, + and / in groups of four, with = at the end.`;
    case 'hex':
      return `This isn’t hexadecimal${place}: an octet has two digits, 0–9 and a–f.`;
    default:
      return texts[problem.kind];
  }
}
