"""Everyday MQTT with Eclipse Paho for Python. Arguments: port, '4' or '5'. Prints what happened as one JSON object."""
import json
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

WAIT_S_MAX = 10
port, version = int(sys.argv[1]), int(sys.argv[2])
seen = {}


class Client:
    def __init__(self, client_id, clean=True, will=None):
        self.inbox = queue.Queue()
        self.answers = queue.Queue()
        options = {} if version == 5 else {"clean_session": clean}
        self.client = mqtt.Client(f"{client_id}-{version}", protocol=version, **options)
        self.client.username_pw_set("guest", "guest")
        if will is not None:
            self.client.will_set(*will)
        self.client.on_message = lambda _c, _u, message: self.inbox.put(message)
        self.client.on_connect = lambda _c, _u, flags, code, *_: self.answers.put((flags["session present"], int(getattr(code, "value", code))))
        self.client.on_subscribe = lambda _c, _u, _m, codes, *_: self.answers.put([getattr(c, "value", c) for c in codes])
        self.client.on_disconnect = lambda *_: self.answers.put("disconnected")
        connect = {}
        if version == 5:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = 0 if clean else 60
            connect = {"clean_start": clean, "properties": properties}
        self.client.connect("127.0.0.1", port, 30, **connect)
        self.client.loop_start()
        self.connected = self.answers.get(timeout=WAIT_S_MAX)

    def subscribe(self, filter_, qos):
        self.client.subscribe(filter_, qos)
        return self.answers.get(timeout=WAIT_S_MAX)

    def publish(self, *args, **kwargs):
        self.client.publish(*args, **kwargs).wait_for_publish(WAIT_S_MAX)

    def next(self):
        m = self.inbox.get(timeout=WAIT_S_MAX)
        return [m.topic, m.payload.decode(), m.qos, bool(m.retain)]

    def close(self):
        self.client.disconnect()
        self.answers.get(timeout=WAIT_S_MAX)
        self.client.loop_stop()

    def cut(self):
        """Goes without a word, as a client that lost its network."""
        self.client.loop_stop()
        self.client._sock_close()


publisher = Client("paho-publisher")
subscriber = Client("paho-subscriber", clean=False)
seen["connected"] = [publisher.connected, subscriber.connected]
seen["granted"] = subscriber.subscribe([("paho/+/q", 2), ("paho/retained", 1), ("paho/will", 1)], 0)

for qos in (0, 1, 2):
    publisher.publish(f"paho/{qos}/q", f"at {qos}", qos)
seen["received"] = [subscriber.next() for _ in range(3)]

publisher.publish("paho/retained", "live", 1, retain=True)
seen["live"] = subscriber.next()
late = Client("paho-late")
late.subscribe("paho/#", 1)
seen["retained"] = late.next()
publisher.publish("paho/retained", "", 1, retain=True)
subscriber.next()
late.close()

subscriber.close()
publisher.publish("paho/1/q", "while away", 1)
publisher.publish("paho/2/q", "while away", 2)
subscriber = Client("paho-subscriber", clean=False)
seen["resumed"] = [subscriber.connected, subscriber.next(), subscriber.next()]

doomed = Client("paho-doomed", will=("paho/will", "gone", 1))
doomed.cut()
seen["will"] = subscriber.next()

if version == 5:
    members = [Client("paho-member-1"), Client("paho-member-2")]
    for member in members:
        member.subscribe("$share/g/paho/shared", 1)
    for n in range(10):
        publisher.publish("paho/shared", str(n), 1)
    shared = [[member.next()[1] for _ in range(5)] for member in members]
    seen["shared"] = [[len(part) for part in shared], sorted(int(n) for part in shared for n in part)]
    for member in members:
        member.close()

    properties = Properties(PacketTypes.PUBLISH)
    properties.ContentType = "text/plain"
    properties.ResponseTopic = "paho/answers"
    properties.CorrelationData = b"\x00\xff"
    properties.UserProperty = [("b", "1"), ("a", "2"), ("b", "3")]
    properties.MessageExpiryInterval = 100
    publisher.publish("paho/1/q", "with properties", 1, properties=properties)
    got = subscriber.inbox.get(timeout=WAIT_S_MAX).properties
    seen["properties"] = [
        got.ContentType,
        got.ResponseTopic,
        list(got.CorrelationData),
        [list(pair) for pair in got.UserProperty],
        got.MessageExpiryInterval,
    ]

publisher.close()
subscriber.close()
print(json.dumps(seen))
