"""Everyday AMQP with pika's blocking adapter. Prints what happened as one JSON object."""
import json
import sys

import pika

seen = {}
parameters = pika.URLParameters(sys.argv[1])
connection = pika.BlockingConnection(parameters)
channel = connection.channel()

channel.exchange_declare("pika.x", "topic", durable=True)
channel.exchange_declare("pika.y", "fanout")
queue = channel.queue_declare("pika.q", durable=True, arguments={"x-max-priority": 5}).method.queue
channel.queue_bind(queue, "pika.y")
channel.exchange_bind("pika.y", "pika.x", routing_key="a.#")

channel.confirm_delivery()
properties = pika.BasicProperties(
    content_type="text/plain", delivery_mode=2, headers={"n": 1, "deep": {"list": [1, "two", None, True]}}, priority=3
)
channel.basic_publish("pika.x", "a.b", b"one", properties, mandatory=True)
channel.basic_publish("pika.x", "a.c", b"two", mandatory=True)
try:
    channel.basic_publish("pika.x", "z", b"lost", mandatory=True)
    seen["unroutable"] = "confirmed"
except pika.exceptions.UnroutableError as error:
    seen["unroutable"] = [m.method.reply_text for m in error.messages]

method, header, body = channel.basic_get(queue)
seen["get"] = [body.decode(), method.message_count, header.headers, header.content_type, header.priority]
channel.basic_nack(method.delivery_tag, requeue=True)

channel.basic_qos(prefetch_count=1)
seen["consumed"] = []
for method, header, body in channel.consume(queue, inactivity_timeout=5):
    if method is None:
        break
    seen["consumed"].append([body.decode(), method.redelivered])
    channel.basic_ack(method.delivery_tag)
    if len(seen["consumed"]) == 2:
        break
channel.cancel()

channel.basic_publish("", queue, b"left")
seen["purged"] = channel.queue_purge(queue).method.message_count

# A price service over direct reply-to: the requester on its own connection.
other = pika.BlockingConnection(parameters)
requester = other.channel()
replies = []


def on_reply(ch, method, header, body):
    replies.append([body.decode(), header.correlation_id])


requester.basic_consume("amq.rabbitmq.reply-to", on_reply, auto_ack=True)
requester.basic_publish(
    "", queue, b"price?", pika.BasicProperties(reply_to="amq.rabbitmq.reply-to", correlation_id="7")
)
other.process_data_events()
for method, header, body in channel.consume(queue, auto_ack=True, inactivity_timeout=5):
    if method is not None:
        channel.basic_publish("", header.reply_to, b"42", pika.BasicProperties(correlation_id=header.correlation_id))
    break
channel.cancel()
while not replies:
    other.process_data_events(time_limit=5)
seen["replies"] = replies
other.close()

tx = connection.channel()
tx.tx_select()
tx.basic_publish("", queue, b"never")
tx.tx_rollback()
tx.basic_publish("", queue, b"committed")
tx.tx_commit()
seen["after tx"] = tx.queue_declare(queue, passive=True).method.message_count

refused = connection.channel()
try:
    refused.queue_declare(queue, durable=False)
except pika.exceptions.ChannelClosedByBroker as error:
    seen["refused"] = [error.reply_code, error.reply_text]

channel.queue_delete(queue)
channel.exchange_delete("pika.x")
channel.exchange_delete("pika.y")
connection.close()
print(json.dumps(seen))
