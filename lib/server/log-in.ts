/** Whether somebody may come in is the broker's to say: it is asked with what was typed. */
import { allBrokers, type Broker, brokerAs } from '@/lib/client/brokers';
import { whoami } from '@/lib/contract/management';
import { fail, ok, type Result } from '@/lib/contract/result';
import { loginLimit } from '@/lib/server/login-limit';
import { isLocal, peer } from '@/lib/server/peer';
import type { Login } from '@/lib/server/session';

/** What RabbitMQ lets in from its own machine only; asked by the console, it can't see from where the browser comes. */
const loopbackUser = 'guest';

/** One click is enough on the machine of the console, with the credentials that it was started with. */
export function offersConfigured(headers: Headers): boolean {
  return isLocal(headers);
}

/** Behind a proxy all have one address: there, who guesses at one user must not lock out the others. */
function addressOf(headers: Headers, user: string): string {
  const address = peer(headers);
  return address.startsWith('proxied') ? `${address} ${user}` : address;
}

type Asked = { readonly broker: string; readonly user: string; readonly password: string | null };

function askedBroker({ broker: name, user, password }: Asked, headers: Headers): Result<Broker> {
  const broker = allBrokers().get(name);
  if (broker === undefined) return fail('unknown-broker', name, 404);
  if (password === null) {
    return offersConfigured(headers)
      ? ok(broker)
      : fail('forbidden', 'Only a browser on the machine of the console may come in without a password.', 403);
  }
  if (user === loopbackUser && !isLocal(headers)) {
    return fail('forbidden', `The user ${loopbackUser} may log in from the machine of the console only.`, 403);
  }
  return ok(brokerAs(broker, user, password));
}

export async function logIn(asked: Asked, headers: Headers, nowMs = Date.now()): Promise<Result<Login>> {
  const broker = askedBroker(asked, headers);
  if (!broker.ok) return broker;
  const { user } = broker.value;
  const limit = loginLimit();
  const names = [addressOf(headers, user), `${user} at ${asked.broker}`] as const;
  const seconds = limit.waitSeconds(...names, nowMs);
  if (seconds > 0) return fail('refused', `Too many log-ins failed. The next is looked at in ${seconds} s.`, 429);
  // Counted before it is known: many at once must not slip through together.
  limit.failed(...names, nowMs);
  const known = await broker.value.client.get('whoami', whoami);
  if (known.ok || known.error.kind === 'unreachable') limit.undo(...names);
  return known.ok ? ok({ user: known.value.name, password: asked.password }) : known;
}
