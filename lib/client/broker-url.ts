/** What the URL of a broker says of where it is and as whom to come. */

/** Without a user it is `guest`, as everywhere with RabbitMQ. Who names a user and no password means no password. */
export function loginOf({ username, password }: URL): { readonly user: string; readonly password: string } {
  if (username === '') return { user: 'guest', password: 'guest' };
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** A host as sockets take it: of IPv6 without the brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
