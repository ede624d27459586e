"""Everyday AMQP with kombu (over py-amqp), as Celery uses it. Prints what happened as one JSON object."""
import json
import socket
import sys

from kombu import Connection, Consumer, Exchange, Producer, Queue

seen = {"consumed": []}
exchange = Exchange("kombu.x", type="direct", durable=True)
queue = Queue("kombu.q", exchange, routing_key="k", queue_arguments={"x-message-ttl": 60000})
dead = Queue("kombu.dead", Exchange("kombu.dlx", type="fanout"), routing_key="")
work = Queue("kombu.work", exchange, routing_key="w", queue_arguments={"x-dead-letter-exchange": "kombu.dlx"})

with Connection(sys.argv[1], transport_options={"confirm_publish": True}) as connection:
    with connection.channel() as channel:
        for one in (queue, dead, work):
            one(channel).declare()
        producer = Producer(channel, exchange=exchange)
        producer.publish({"order": 1}, routing_key="k", serializer="json", compression="gzip", headers={"h": "v"})
        producer.publish("text", routing_key="k", delivery_mode=1)
        producer.publish("bad", routing_key="w")

        def on_message(body, message):
            seen["consumed"].append([body, message.delivery_info["redelivered"]])
            if body == "text" and not message.delivery_info["redelivered"]:
                message.requeue()
            else:
                message.ack()

        with Consumer(channel, [queue(channel)], callbacks=[on_message], prefetch_count=1):
            while len(seen["consumed"]) < 3:
                connection.drain_events(timeout=5)

        message = work(channel).get()
        message.reject()
        for _ in range(100):
            message = dead(channel).get()
            if message is not None:
                break
        death = message.headers["x-death"][0]
        seen["dead"] = [message.payload, death["reason"], death["queue"], death["count"], death["routing-keys"]]
        message.ack()

        simple = connection.SimpleQueue("kombu.simple")
        simple.put({"n": 1})
        got = simple.get(block=True, timeout=5)
        seen["simple"] = [got.payload, simple.qsize()]
        got.ack()
        simple.close()

        for name in ("kombu.q", "kombu.dead", "kombu.work", "kombu.simple"):
            channel.queue_delete(name)
        for name in ("kombu.x", "kombu.dlx", "kombu.simple"):
            channel.exchange_delete(name)
    try:
        connection.drain_events(timeout=0.05)
    except socket.timeout:
        pass
    seen["heartbeat"] = connection.get_heartbeat_interval()
print(json.dumps(seen))
