import { indentedJson } from '@/lib/format/json';
import { visible, visibleJson } from '@/lib/format/visible';

const colouredCharsMax = 30_000;

/** Of indented JSON: a key, a string, a number, a literal. What is between them keeps its place, in grey. */
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

type Piece = { readonly at: number; readonly text: string; readonly className: string };

function piecesOf(json: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const add = (text: string, className: string): void => {
    if (text !== '') pieces.push({ at: done, text, className });
    done += text.length;
  };
  for (const match of json.matchAll(token)) {
    add(json.slice(done, match.index), 'text-faint');
    const [, string, colon, number, literal] = match;
    if (string !== undefined) {
      add(string, colon === undefined ? 'text-code-string' : 'text-ink');
      add(colon ?? '', 'text-faint');
    } else add(number ?? literal ?? '', 'text-code-number');
  }
  add(json.slice(done), 'text-faint');
  return pieces;
}

/** JSON is indented and coloured; anything else is shown as it is, and what can't be seen by its number. */
export function Payload({ text, binary }: { text: string; binary: boolean }) {
  const indented = binary ? undefined : indentedJson(text);
  const json = indented && visibleJson(indented);
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-md border bg-panel p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
    >
      {json === undefined || json.length > colouredCharsMax
        ? (json ?? visible(text))
        : piecesOf(json).map(({ at, text: piece, className }) => (
            <span key={at} className={className}>
              {piece}
            </span>
          ))}
    </pre>
  );
}
