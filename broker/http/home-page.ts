import type { ManagementOptions } from './options.ts';
import { Reply } from './reply.ts';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const page = (node: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Waybill</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}</style>
<h1>Waybill</h1>
<p>This is the management API of <b>${escaped(node)}</b>. Its console isn't running here:
start it with <code>npx waybill console</code>, or both together with <code>npm start</code>.</p>
<p><a href="/api/overview">/api/overview</a> · <a href="/metrics">/metrics</a></p>
</html>
`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
} as const;

/** Whoever opens the port in a browser wants the console. */
export function homePage(options: ManagementOptions): Reply {
  const console = options.consoleUrl?.();
  if (console !== undefined) return new Reply(302, undefined, { location: console });
  return new Reply(200, page(options.broker.options.node), HEADERS);
}
