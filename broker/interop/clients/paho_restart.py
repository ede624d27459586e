"""One half of a client's life around a restart of the broker: `leave` or `back`. Prints what it saw as JSON."""
import json
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

PORT, VERSION, PHASE = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
SECONDS_MAX = 10

inbox = queue.Queue()
events = queue.Queue()

if VERSION == 5:
    client = mqtt.Client("paho-keeper", protocol=mqtt.MQTTv5)
else:
    client = mqtt.Client("paho-keeper", protocol=mqtt.MQTTv311, clean_session=False)
client.username_pw_set("guest", "guest")


def on_connect(_client, _data, flags, code, _properties=None):
    events.put([flags["session present"], code if isinstance(code, int) else code.value])


def on_message(_client, _data, message):
    inbox.put([message.topic, message.payload.decode(), message.qos, bool(message.retain)])


client.on_connect = on_connect
client.on_message = on_message
client.on_subscribe = lambda *_: events.put("subscribed")

options = {}
if VERSION == 5:
    options = {"clean_start": False, "properties": Properties(PacketTypes.CONNECT)}
    options["properties"].SessionExpiryInterval = 600
client.connect("127.0.0.1", PORT, 60, **options)
client.loop_start()
seen = {"connected": events.get(timeout=SECONDS_MAX)}
if PHASE == "leave":
    client.subscribe([("restart/#", 2)] if VERSION != 5 else [("restart/#", SubscribeOptions(qos=2))])
    events.get(timeout=SECONDS_MAX)
else:
    # A message at QoS 2 is there when its PUBREL is: in no order with the others.
    seen["received"] = sorted(inbox.get(timeout=SECONDS_MAX) for _ in range(3))
client.disconnect()
client.loop_stop()
print(json.dumps(seen))
