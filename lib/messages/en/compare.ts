import { plural } from '@/lib/messages/en/words';
import type { Change } from '@/lib/model/diff/message-diff';

export const compare = {
  title: 'Compare with one that went well',
  with: 'With',
  sources: {
    queue: 'A message of a queue',
    letter: 'Another letter of this page',
    saved: 'A message kept by the publisher',
  },
  queue: 'Queue',
  look: 'Look',
  take: 'Take and put back 20',
  takeNote:
    'This broker can’t show messages without handing them out: up to 20 are taken and put back where they were, marked as redelivered; a quorum queue counts a delivery.',
  message: 'Message',
  letter: 'Letter',
  saved: 'Kept message',
  choose: 'Choose one',
  noneThere: 'Nothing is ready there now.',
  noOthers: 'This is the only letter here.',
  noneSaved: 'No AMQP message is kept. Keep one on the page Publish.',
  dead: 'This letter',
  other: 'The other',
  absent: 'not there',
  all: 'Show what is alike too',
  cut: 'One of the payloads is cut: what comes after isn’t compared.',
  binary: (same: boolean) =>
    same ? 'The payloads are binary and the same.' : 'The payloads are binary, and not the same.',
  large: 'The payloads are too long to be shown whole.',
  sameJson: 'The payloads say the same: only how they are written differs.',
  summary: (properties: number, headers: number, lines: number): string => {
    if (properties + headers + lines === 0) return 'They are alike.';
    const parts = [
      ...(properties > 0 ? [plural(properties, 'property', 'properties')] : []),
      ...(headers > 0 ? [plural(headers, 'header', 'headers')] : []),
      ...(lines > 0 ? [`${plural(lines, 'line', 'lines')} of the payload`] : []),
    ];
    const last = parts.pop() ?? '';
    const all = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
    return `Different: ${all}. How they came to where they are is left out.`;
  },
  alike: (n: number) => `${plural(n, 'line', 'lines')} alike`,
  changes: {
    same: 'the same',
    changed: 'different',
    left: 'only in this letter',
    right: 'only in the other',
  } satisfies Record<Change, string>,
};
