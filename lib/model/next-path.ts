const origin = 'http://console.invalid';

/** Where to go after a log-in: a path of this console. Anything that would lead elsewhere leads to the start. */
export function nextPath(asked: string | undefined): string {
  if (asked === undefined || !asked.startsWith('/') || !URL.canParse(asked, origin)) return '/';
  const url = new URL(asked, origin);
  // `//host`, `/\host` and their like resolve to another origin.
  if (url.origin !== origin || url.pathname === '/login') return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
