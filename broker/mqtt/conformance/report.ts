import { ELSEWHERE, NOT_ARISING, NOT_MET, NOTES, type Test } from './evidence.ts';
import { STATEMENTS, type Statement } from './statements.ts';

const FOLDER = 'broker/mqtt/conformance/';
/** What comes before a title: a test, or a case in a table of them. */
const NAMED = /(?:\b(?:test|it)\(\s*|\[\s*)(['"`])(\[MQTT-[^\]\n]+\][^\n]*?)\1,/g;
const NUMBER = /MQTT-(\d+\.\d+\.\d+-\d+)/g;

export const numbersIn = (text: string): string[] => [...text.matchAll(NUMBER)].map(([, id = '']) => id);

/** The tests of one file of this folder, by the numbers that their titles begin with. */
export function testsNamed(file: string, source: string): readonly (readonly [id: string, test: Test])[] {
  return [...source.matchAll(NAMED)].flatMap(([, , title = '']) =>
    numbersIn(title.slice(0, title.indexOf(']'))).map((id) => [id, { file: FOLDER + file, title }] as const),
  );
}

export type Verdict = 'met' | 'does not arise' | 'not met' | 'no test yet';

export interface Finding {
  readonly statement: Statement;
  readonly tests: readonly Test[];
  readonly verdict: Verdict;
}

export function findings(here: readonly (readonly [id: string, test: Test])[]): Finding[] {
  return STATEMENTS.map((statement) => {
    const { id } = statement;
    const tests = [...here.filter(([of]) => of === id).map(([, test]) => test), ...(ELSEWHERE[id] ?? [])];
    return { statement, tests, verdict: verdictOf(id, tests) };
  });
}

function verdictOf(id: string, tests: readonly Test[]): Verdict {
  if (id in NOT_MET) return 'not met';
  if (tests.length === 0) return 'no test yet';
  return id in NOT_ARISING ? 'does not arise' : 'met';
}

function testCell(tests: readonly Test[]): string {
  const files = [...new Set(tests.map((test) => test.file))];
  const cells = files.map((file) => {
    const name = file.replace(FOLDER, '').replace('broker/', '').replace('.test.ts', '');
    const those = tests.filter((test) => test.file === file);
    const titles = those.map(({ title }) => title.replace(/^\[.*?\] /, '').trim());
    return `[${name}](../${file}): ${titles.join('; ')}`;
  });
  return cells.join('<br>').replaceAll('|', '\\|');
}

function row({ statement: { id, summary }, tests, verdict }: Finding): string {
  const note = NOT_MET[id] ?? NOT_ARISING[id] ?? NOTES[id];
  return `| ${id} | ${summary} | ${testCell(tests)} | ${verdict}${note === undefined ? '' : `: ${note}`} |`;
}

export function report(all: readonly Finding[]): string {
  const server = all.filter(({ statement }) => statement.concerns !== 'client');
  const client = all.filter(({ statement, tests }) => statement.concerns === 'client' && tests.length > 0);
  const count = (verdict: Verdict) => server.filter((it) => it.verdict === verdict).length;
  const head = ['| statement | in short | test | verdict |', '| --- | --- | --- | --- |'];
  return [
    "# MQTT 5.0's statements",
    '',
    '[MQTT 5.0](https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html) numbers what implementations must do;',
    'its appendix B lists all of it. Here is each statement that binds a server, with the tests that show it kept. The',
    'words are a reminder; what counts is the specification. `npm test` checks that the tests are there, and',
    '`npx vitest run broker/mqtt/conformance -u` writes this page.',
    '',
    `Of ${all.length} statements ${server.length} bind a server:`,
    '',
    `- ${count('met')} are met.`,
    `- ${count('does not arise')} do not arise: they are about what the broker never does, and a test shows that it does not.`,
    `- ${count('not met')} are not met.`,
    `- ${count('no test yet')} have no test yet.`,
    '',
    '## For a server',
    '',
    ...head,
    ...server.map(row),
    '',
    '## For a client',
    '',
    'What the broker does when a client breaks one of its own, or does itself what is asked of clients only.',
    '',
    ...head.map((line) => line.replace(' verdict |', '').replace(/\| --- \|$/, '|')),
    ...client.map(({ statement, tests }) => `| ${statement.id} | ${statement.summary} | ${testCell(tests)} |`),
    '',
  ].join('\n');
}
