/** `*` and `?` as a regular expression for the whole name, in what Erlang, RE2 and JavaScript agree on. */
export function globRegex(glob: string): string {
  const parts = [...glob].map((char) => {
    if (char === '*') return '.*';
    if (char === '?') return '.';
    return /[A-Za-z0-9_ \-:/@#%&=!<>,;'"~`]/.test(char) || char > '\u007f' ? char : `\\${char}`;
  });
  return `^${parts.join('')}$`;
}
