import type { Session } from '../../core/session/session.ts';
import type { VHost } from '../../core/vhost.ts';
import { holds } from '../auth.ts';
import { type Call, type Handler, inVHost } from '../call.ts';
import { notAuthorised, notFound } from '../errors.ts';
import { sessionDetail, sessionView } from '../present/mqtt-session.ts';
import { noContent, type Reply } from '../reply.ts';
import { list, one } from '../view.ts';

const ENDED_BY_OPERATOR = 'Closed via management plugin';
const NOT_YOURS = 'User not authorised to access object';

/** Who isn't a monitor sees his own, as with connections. */
const visibleIn = (call: Call, vhosts: readonly VHost[]): Session[] =>
  vhosts.flatMap((vhost) => [...vhost.sessions].filter((s) => call.isMonitor || s.user === call.user.name));

export const listSessions = (call: Call): Reply => list(call, visibleIn(call, call.visibleVHosts()), sessionView);

export const listSessionsIn = inVHost((call, vhost) => list(call, visibleIn(call, [vhost]), sessionView));

const onSession = (others: 'monitoring' | 'administrator', handler: (call: Call, session: Session) => Reply): Handler =>
  inVHost((call, vhost) => {
    const session = vhost.sessions.get(call.param('client'));
    if (session === undefined) return notFound();
    const may = session.user === call.user.name || holds(call.user, others);
    return may ? handler(call, session) : notAuthorised(NOT_YOURS);
  });

export const getSession = onSession('monitoring', (call, session) => one(call, session, sessionDetail));

const reasonOf = (call: Call): string => call.header('x-reason') ?? ENDED_BY_OPERATOR;

/** With what is queued for it; a client that is connected is told. */
export const deleteSession = onSession('administrator', (call, session) => {
  session.vhost.sessions.end(session, reasonOf(call));
  return noContent();
});

export const disconnectClient = onSession('administrator', (call, session) => {
  if (session.link === undefined) return notFound();
  session.link.disconnect('closed-by-operator', reasonOf(call));
  return noContent();
});
