import type { Binding } from './binding.ts';
import type { Table } from './field.ts';
import type { Matcher } from './routing/matcher.ts';
import type { Topology } from './topology.ts';

export interface ExchangeSpec {
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly args: Table;
}

class ExchangeStats {
  publishIn = 0;
  publishOut = 0;
  /** Messages that no queue took, here or through the alternate exchange. */
  unroutable = 0;
}

export class Exchange {
  readonly vhost: Topology;
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly args: Table;
  readonly matcher: Matcher;
  /** Bindings that start here. */
  readonly bindings = new Set<Binding>();
  /** Bindings of other exchanges that end here. */
  readonly inbound = new Set<Binding>();
  readonly stats = new ExchangeStats();
  /** Where a message goes that nothing here routes; from the arguments, else from a policy. */
  alternate: string | undefined;
  policy: string | undefined = undefined;
  operatorPolicy: string | undefined = undefined;

  constructor(vhost: Topology, spec: ExchangeSpec, matcher: Matcher) {
    this.vhost = vhost;
    this.name = spec.name;
    this.type = spec.type;
    this.durable = spec.durable;
    this.autoDelete = spec.autoDelete;
    this.internal = spec.internal;
    this.args = spec.args;
    this.matcher = matcher;
  }
}
