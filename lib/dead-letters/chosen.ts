import type { LettersChoice } from '@/lib/contract/letters';
import type { Scan } from '@/lib/dead-letters/scans';
import type { Letter } from '@/lib/model/letter';
import { groupKeyOf } from '@/lib/model/letter-groups';

/** Without groups and single letters: all that the scan saw. */
export function chosenLetters(scan: Scan, choice: LettersChoice): readonly Letter[] {
  const { groups, letters } = choice;
  if (groups === undefined && letters === undefined) return scan.letters;
  const groupSet = new Set(groups);
  const letterSet = new Set(letters);
  return scan.letters.filter((letter) => letterSet.has(letter.id) || groupSet.has(groupKeyOf(letter, choice)));
}
