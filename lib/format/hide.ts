/**
 * `amqp://user:password@host`, as a shovel's or a federation's parameters hold it. It is looked for from its `://` on:
 * what stands before, in a long text, would be read over and over again.
 */
const credentials = /(:\/\/[^\s/:@]*:)[^\s/@]*@/g;

export const hidden = '(hidden)';

/** URLs keep their users and lose their passwords. */
export function hidePasswords(text: string): string {
  return text.replace(credentials, `$1${hidden}@`);
}

/** The same in all texts of a value. */
export function hidePasswordsIn(value: unknown): unknown {
  if (typeof value === 'string') return hidePasswords(value);
  if (Array.isArray(value)) return value.map(hidePasswordsIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hidePasswordsIn(inner)]));
}
