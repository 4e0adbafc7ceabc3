#!/usr/bin/env python3
"""A desktop's keyring for tests: a session bus of its own with a Secret Service on it, as far as libsecret uses one.

Prints the bus's address when it is ready, and serves until its standard input closes.
"""
import os
import subprocess
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

ROOT = "/org/freedesktop/secrets"
SERVICE, COLLECTION, ITEM = (f"org.freedesktop.Secret.{name}" for name in ("Service", "Collection", "Item"))
PROPERTIES = "org.freedesktop.DBus.Properties"


class WithProperties(dbus.service.Object):
    def properties(self) -> dict:
        return {}

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, _, name):
        return self.properties()[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _):
        return dbus.Dictionary(self.properties(), signature="sv")


class Item(WithProperties):
    def __init__(self, bus, path, keyring, attributes, label, secret):
        super().__init__(bus, path)
        self.path, self.keyring, self.attributes, self.label, self.secret = path, keyring, attributes, label, secret

    def properties(self):
        return {"Locked": dbus.Boolean(False), "Label": self.label, "Created": dbus.UInt64(1),
                "Modified": dbus.UInt64(1),
                "Attributes": dbus.Dictionary(self.attributes, signature="ss")}

    @dbus.service.method(ITEM, in_signature="o", out_signature="(oayays)")
    def GetSecret(self, session):
        return dbus.Struct((session, dbus.ByteArray(b""), dbus.ByteArray(self.secret), "text/plain"),
                           signature="oayays")

    @dbus.service.method(ITEM, out_signature="o")
    def Delete(self):
        self.keyring.items.remove(self)
        self.remove_from_connection()
        return dbus.ObjectPath("/")


class Collection(WithProperties):
    def __init__(self, bus, path, keyring):
        super().__init__(bus, path)
        self.bus, self.keyring = bus, keyring

    def properties(self):
        return {"Locked": dbus.Boolean(False), "Label": "Default", "Created": dbus.UInt64(1),
                "Modified": dbus.UInt64(1),
                "Items": dbus.Array([item.path for item in self.keyring.items], signature="o")}

    @dbus.service.method(COLLECTION, in_signature="a{sv}(oayays)b", out_signature="oo", byte_arrays=True)
    def CreateItem(self, properties, secret, replace):
        attributes = dict(properties[ITEM + ".Attributes"])
        for item in [each for each in self.keyring.items if replace and dict(each.attributes) == attributes]:
            item.Delete()
        self.keyring.made += 1
        path = dbus.ObjectPath(f"{ROOT}/collection/default/{self.keyring.made}")
        self.keyring.items.append(Item(self.bus, path, self.keyring, attributes, properties[ITEM + ".Label"],
                                       bytes(secret[2])))
        return path, dbus.ObjectPath("/")


class Keyring(WithProperties):
    def __init__(self, bus):
        super().__init__(bus, ROOT)
        self.items: list[Item] = []
        self.made = 0

    def properties(self):
        return {"Collections": dbus.Array([dbus.ObjectPath(ROOT + "/collection/default")], signature="o")}

    @dbus.service.method(SERVICE, in_signature="sv", out_signature="vo")
    def OpenSession(self, algorithm, _):
        if algorithm != "plain":
            raise dbus.DBusException("plain alone", name="org.freedesktop.DBus.Error.NotSupported")
        return dbus.String("", variant_level=1), dbus.ObjectPath(ROOT + "/session/1")

    @dbus.service.method(SERVICE, in_signature="a{ss}", out_signature="aoao")
    def SearchItems(self, wanted):
        found = [item.path
                 for item in self.items if all(item.attributes.get(key) == value for key, value in wanted.items())]
        return dbus.Array(found, signature="o"), dbus.Array([], signature="o")

    @dbus.service.method(SERVICE, in_signature="ao", out_signature="aoo")
    def Unlock(self, objects):
        return objects, dbus.ObjectPath("/")

    @dbus.service.method(SERVICE, in_signature="s", out_signature="o")
    def ReadAlias(self, _):
        return dbus.ObjectPath(ROOT + "/collection/default")

    @dbus.service.method(SERVICE, in_signature="aoo", out_signature="a{o(oayays)}")
    def GetSecrets(self, paths, session):
        return dbus.Dictionary({item.path: item.GetSecret(session) for item in self.items if item.path in paths},
                               signature="o(oayays)")


def main():
    daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE)
    address = daemon.stdout.readline().decode().strip()
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    keyring = Keyring(bus)
    collections = [Collection(bus, ROOT + path, keyring) for path in ("/collection/default", "/aliases/default")]
    name = dbus.service.BusName("org.freedesktop.secrets", bus)
    print(address, flush=True)
    loop = GLib.MainLoop()
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP | GLib.IO_IN, lambda *_: loop.quit())
    loop.run()
    del name, collections
    daemon.terminate()


main()
