/** Where a queue of a cluster is, and whether it can be used there. */
import type { WireNode, WireQueue } from '@/lib/contract/management';

export type Replica = {
  readonly node: string;
  readonly leader: boolean;
  readonly online: boolean;
  /** Whether a mirror has all that the leader has; null for replicas that a majority rules. */
  readonly synchronised: boolean | null;
};

type Placed = Pick<WireQueue, 'node' | 'leader' | 'members' | 'online' | 'slave_nodes' | 'synchronised_slave_nodes'>;

/** RabbitMQ goes on to tell a stream's members as online for a while after their node went. */
function there(online: readonly string[] | undefined, nodesDown: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(online?.filter((node) => !nodesDown.has(node)));
}

/** None for a queue that is in one place. A mirror that isn't online is not told of. */
export function replicasOf(wire: Placed, nodesDown: ReadonlySet<string>): readonly Replica[] {
  const leader = wire.leader ?? wire.node;
  const members = wire.members ?? [];
  if (members.length > 0) {
    const online = there(wire.online, nodesDown);
    return members
      .map((node) => ({ node, leader: node === leader, online: online.has(node), synchronised: null }))
      .sort((a, b) => Number(b.leader) - Number(a.leader) || (a.node < b.node ? -1 : 1));
  }
  if (wire.slave_nodes === undefined || leader === undefined) return [];
  const synchronised = new Set(wire.synchronised_slave_nodes);
  return [
    { node: leader, leader: true, online: true, synchronised: null },
    ...[...wire.slave_nodes]
      .sort()
      .map((node) => ({ node, leader: false, online: true, synchronised: synchronised.has(node) })),
  ];
}

/** Members that are there, of all; null where no majority decides. */
type Quorum = { readonly online: number; readonly members: number };

export function quorumOf(
  { members, online }: Pick<WireQueue, 'members' | 'online'>,
  nodesDown: ReadonlySet<string>,
): Quorum | null {
  if (members === undefined || members.length === 0 || online === undefined) return null;
  return { online: there(online, nodesDown).size, members: members.length };
}

/**
 * RabbitMQ calls a queue whose leader has lost the others "running", and says nothing at all of one whose leader is lost
 * with its majority.
 */
export function queueState(
  wire: Pick<WireQueue, 'state' | 'node' | 'members' | 'online'>,
  nodesDown: ReadonlySet<string>,
): string {
  if (wire.state !== undefined && wire.state !== 'running') return wire.state;
  const quorum = quorumOf(wire, nodesDown);
  if (quorum !== null && quorum.online * 2 <= quorum.members) return 'minority';
  if (wire.state === undefined && wire.node !== undefined && nodesDown.has(wire.node)) return 'down';
  return wire.state ?? 'unknown';
}

/** In these a queue can’t be used as it should. */
export const unusableStates: ReadonlySet<string> = new Set(['down', 'crashed', 'stopped', 'minority']);

export function nodesDown(nodes: readonly Pick<WireNode, 'name' | 'running'>[]): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ name, running }) => (running === false ? [name] : [])));
}
