/** class.method, name, and arguments in order of the wire; "?" is a bit, "o" octet, "h" short, "l" long, "L" longlong, "s" shortstr, "S" longstr, "F" table. */
const METHODS = `
10.10 connection.start o:version_major o:version_minor F:server_properties S:mechanisms S:locales
10.11 connection.start-ok F:client_properties s:mechanism S:response s:locale
10.20 connection.secure S:challenge
10.21 connection.secure-ok S:response
10.30 connection.tune h:channel_max l:frame_max h:heartbeat
10.31 connection.tune-ok h:channel_max l:frame_max h:heartbeat
10.40 connection.open s:virtual_host s:reserved_1 ?:reserved_2
10.41 connection.open-ok s:reserved_1
10.50 connection.close h:reply_code s:reply_text h:class_id h:method_id
10.51 connection.close-ok
10.60 connection.blocked s:reason
10.61 connection.unblocked
10.70 connection.update-secret S:new_secret s:reason
10.71 connection.update-secret-ok
20.10 channel.open s:reserved_1
20.11 channel.open-ok S:reserved_1
20.20 channel.flow ?:active
20.21 channel.flow-ok ?:active
20.40 channel.close h:reply_code s:reply_text h:class_id h:method_id
20.41 channel.close-ok
30.10 access.request s:realm ?:exclusive ?:passive ?:active ?:write ?:read
30.11 access.request-ok h:ticket
40.10 exchange.declare h:ticket s:exchange s:type ?:passive ?:durable ?:auto_delete ?:internal ?:nowait F:arguments
40.11 exchange.declare-ok
40.20 exchange.delete h:ticket s:exchange ?:if_unused ?:nowait
40.21 exchange.delete-ok
40.30 exchange.bind h:ticket s:destination s:source s:routing_key ?:nowait F:arguments
40.31 exchange.bind-ok
40.40 exchange.unbind h:ticket s:destination s:source s:routing_key ?:nowait F:arguments
40.51 exchange.unbind-ok
50.10 queue.declare h:ticket s:queue ?:passive ?:durable ?:exclusive ?:auto_delete ?:nowait F:arguments
50.11 queue.declare-ok s:queue l:message_count l:consumer_count
50.20 queue.bind h:ticket s:queue s:exchange s:routing_key ?:nowait F:arguments
50.21 queue.bind-ok
50.30 queue.purge h:ticket s:queue ?:nowait
50.31 queue.purge-ok l:message_count
50.40 queue.delete h:ticket s:queue ?:if_unused ?:if_empty ?:nowait
50.41 queue.delete-ok l:message_count
50.50 queue.unbind h:ticket s:queue s:exchange s:routing_key F:arguments
50.51 queue.unbind-ok
60.10 basic.qos l:prefetch_size h:prefetch_count ?:global
60.11 basic.qos-ok
60.20 basic.consume h:ticket s:queue s:consumer_tag ?:no_local ?:no_ack ?:exclusive ?:nowait F:arguments
60.21 basic.consume-ok s:consumer_tag
60.30 basic.cancel s:consumer_tag ?:nowait
60.31 basic.cancel-ok s:consumer_tag
60.40 basic.publish h:ticket s:exchange s:routing_key ?:mandatory ?:immediate
60.50 basic.return h:reply_code s:reply_text s:exchange s:routing_key
60.60 basic.deliver s:consumer_tag L:delivery_tag ?:redelivered s:exchange s:routing_key
60.70 basic.get h:ticket s:queue ?:no_ack
60.71 basic.get-ok L:delivery_tag ?:redelivered s:exchange s:routing_key l:message_count
60.72 basic.get-empty s:cluster_id
60.80 basic.ack L:delivery_tag ?:multiple
60.90 basic.reject L:delivery_tag ?:requeue
60.100 basic.recover-async ?:requeue
60.110 basic.recover ?:requeue
60.111 basic.recover-ok
60.120 basic.nack L:delivery_tag ?:multiple ?:requeue
85.10 confirm.select ?:nowait
85.11 confirm.select-ok
90.10 tx.select
90.11 tx.select-ok
90.20 tx.commit
90.21 tx.commit-ok
90.30 tx.rollback
90.31 tx.rollback-ok
`;

export interface Method {
  readonly name: string;
  readonly classId: number;
  readonly methodId: number;
  readonly fields: readonly { readonly type: string; readonly name: string }[];
}

export const byName = new Map<string, Method>();
export const byId = new Map<number, Method>();
for (const line of METHODS.trim().split('\n')) {
  const [id = '', name = '', ...fields] = line.split(' ');
  const [classId = 0, methodId = 0] = id.split('.').map(Number);
  const method = {
    name,
    classId,
    methodId,
    fields: fields.map((field) => ({ type: field.slice(0, 1), name: field.slice(2) })),
  };
  byName.set(name, method);
  byId.set(classId * 65536 + methodId, method);
}

/** The basic class's properties in order of their flag bits, highest first (AMQP 0-9-1 §1.8.2). */
export const PROPERTIES = [
  's:content_type',
  's:content_encoding',
  'F:headers',
  'o:delivery_mode',
  'o:priority',
  's:correlation_id',
  's:reply_to',
  's:expiration',
  's:message_id',
  'T:timestamp',
  's:type',
  's:user_id',
  's:app_id',
  's:cluster_id',
].map((field) => ({ type: field.slice(0, 1), name: field.slice(2) }));
