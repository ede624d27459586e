/** How messages went out and came back: what queues, channels and virtual hosts all count. Cumulative, in messages. */
export class DeliveryCounters {
  publish = 0;
  deliver = 0;
  deliverNoAck = 0;
  get = 0;
  getNoAck = 0;
  getEmpty = 0;
  ack = 0;
  redeliver = 0;
}

/** What publishers were told, beside. */
export class PublisherCounters extends DeliveryCounters {
  confirm = 0;
  returnUnroutable = 0;
  dropUnroutable = 0;
}
