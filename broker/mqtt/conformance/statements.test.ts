import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ELSEWHERE, NOT_ARISING, NOT_MET, NOTES, OF_3_1_1 } from './evidence.ts';
import { findings, numbersIn, report, testsNamed } from './report.ts';
import { STATEMENTS } from './statements.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const known = new Set(STATEMENTS.map(({ id }) => id));
const here = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.test.ts') && file !== 'statements.test.ts')
  .toSorted()
  .flatMap((file) => testsNamed(file, readFileSync(join(import.meta.dirname, file), 'utf8')));

test('the numbers of each section are complete', () => {
  const parts = STATEMENTS.map(({ id }) => id.split('-'));
  for (const section of new Set(parts.map(([of]) => of))) {
    const numbers = parts.filter(([of]) => of === section).map(([, number]) => Number(number));
    // MQTT 5 has no 2.2.1-1.
    const first = section === '2.2.1' ? 2 : 1;
    expect(numbers, section).toEqual(numbers.map((_, i) => i + first));
  }
});

test('whatever is cited or referred to is there', () => {
  expect(here.filter(([id]) => !known.has(id))).toEqual([]);
  for (const map of [ELSEWHERE, NOT_ARISING, NOTES, NOT_MET]) {
    expect(Object.keys(map).filter((id) => !known.has(id))).toEqual([]);
  }
  for (const { file, title } of Object.values(ELSEWHERE).flat()) {
    const source = read(file);
    expect(
      ["'", '"', '`'].some((quote) => source.includes(quote + title)),
      `${file}: ${title}`,
    ).toBe(true);
  }
});

test('the numbers in the code are those of the specification', () => {
  for (const folder of ['broker/mqtt', 'broker/core', 'broker/runtime']) {
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const wrong = numbersIn(read(join(folder, file))).filter((id) => !known.has(id) && !OF_3_1_1.has(id));
      expect(wrong, file).toEqual([]);
    }
  }
});

test('each statement for a server has a test, or is known not to be met', () => {
  const untested = findings(here).filter((it) => it.statement.concerns !== 'client' && it.verdict === 'no test yet');
  expect(untested.map(({ statement }) => statement.id)).toEqual([]);
});

test('the list in the documentation is current', async () => {
  await expect(report(findings(here))).toMatchFileSnapshot(join(ROOT, 'docs/conformance-mqtt.md'));
});
