// What a screen reader sees: the objects of the accessibility bus (AT-SPI), as values with their questions and actions.
// Thread rule: one thread. Failure rule: an object that is gone answers with nothing.
// Protocol: at-spi2-core's xml/*.xml.
#pragma once

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QStringList>

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace daylong::unit {

class Accessible {
public:
    enum State {
        Enabled = 8,
        Focusable = 11,
        Focused = 12,
        Sensitive = 24,
        Showing = 25,
        Visible = 30
    };  // AtspiStateType

    Accessible(const QDBusConnection& bus, QString service, QString path)
        : m_bus(bus), m_service(std::move(service)), m_path(std::move(path)) {}

    /// Whether the machine has an accessibility bus at all; `session` is the session bus.
    static bool available(const QDBusConnection& session) {
        const auto ask = QDBusMessage::createMethodCall("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                        "org.freedesktop.DBus", "ListActivatableNames");
        return session.call(ask).arguments().value(0).toStringList().contains("org.a11y.Bus");
    }
    /// The registry's root, whose children are the programs.
    static Accessible desktop(const QDBusConnection& session) {
        const auto ask = QDBusMessage::createMethodCall("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress");
        const QString address = session.call(ask).arguments().value(0).toString();
        return {QDBusConnection::connectToBus(address, address), "org.a11y.atspi.Registry",
                "/org/a11y/atspi/accessible/root"};
    }

    QString name() const { return property("org.a11y.atspi.Accessible", "Name").toString(); }
    QString description() const { return property("org.a11y.atspi.Accessible", "Description").toString(); }
    Accessible parent() const {
        const QVariant answer = property("org.a11y.atspi.Accessible", "Parent");
        QString service;
        QDBusObjectPath path;
        if (answer.canConvert<QDBusArgument>()) {
            const auto reference = answer.value<QDBusArgument>();
            reference.beginStructure();
            reference >> service >> path;
            reference.endStructure();
        }
        return other(service, path.path());
    }
    QString role() const { return call("org.a11y.atspi.Accessible", "GetRoleName").value(0).toString(); }
    bool is(State state) const {
        const QVariantList answer = call("org.a11y.atspi.Accessible", "GetState");
        if (answer.isEmpty()) return false;
        const auto words = qdbus_cast<QList<uint>>(answer[0]);
        const auto bit = static_cast<uint>(state);
        return words.size() > bit / 32 && ((words[bit / 32] >> (bit % 32)) & 1U) != 0;
    }
    std::vector<Accessible> children() const {
        std::vector<Accessible> found;
        const QVariantList answer = call("org.a11y.atspi.Accessible", "GetChildren");
        if (answer.isEmpty()) return found;
        const auto list = answer[0].value<QDBusArgument>();
        list.beginArray();
        while (!list.atEnd()) {
            QString service;
            QDBusObjectPath path;
            list.beginStructure();
            list >> service >> path;
            list.endStructure();
            found.emplace_back(m_bus, service, path.path());
        }
        list.endArray();
        return found;
    }

    /// By the action of that name, which is not always the first: a menu's entry is given the focus by that.
    bool press() const {
        const int action = static_cast<int>(std::max<qsizetype>(0, actions().indexOf(QStringLiteral("Press"))));
        return call("org.a11y.atspi.Action", "DoAction", {action}).value(0).toBool();
    }
    bool takeFocus() const { return call("org.a11y.atspi.Component", "GrabFocus").value(0).toBool(); }
    QString text() const { return call("org.a11y.atspi.Text", "GetText", {0, -1}).value(0).toString(); }
    /// Keys, as if somebody typed them: to whatever has the focus on the display.
    void type(const QString& text) const {
        constexpr uint kString = 4;
        QDBusMessage message =
            QDBusMessage::createMethodCall("org.a11y.atspi.Registry", "/org/a11y/atspi/registry/deviceeventcontroller",
                                           "org.a11y.atspi.DeviceEventController", "GenerateKeyboardEvent");
        message.setArguments({0, text, kString});
        m_bus.call(message);
    }

    /// From now on programs send this event, and `slot`, which takes a QDBusMessage, gets it.
    bool listen(const QString& event, const QString& member, QObject* receiver, const char* slot) const {
        QDBusMessage message = QDBusMessage::createMethodCall("org.a11y.atspi.Registry", "/org/a11y/atspi/registry",
                                                              "org.a11y.atspi.Registry", "RegisterEvent");
        message.setArguments({event});
        m_bus.call(message);
        QDBusConnection bus = m_bus;
        return bus.connect(QString(), QString(), "org.a11y.atspi.Event.Object", member, receiver, slot);
    }
    /// What such an event tells of.
    Accessible other(const QString& service, const QString& path) const { return {m_bus, service, path}; }

    /// This object and all below it, the upper ones first; stops where `visit` returns true, and tells which that was.
    std::optional<Accessible> find(const std::function<bool(const Accessible&)>& visit) const {
        if (visit(*this)) return *this;
        for (const Accessible& child : children()) {
            if (auto found = child.find(visit)) return found;
        }
        return std::nullopt;
    }
    /// By role, and the beginning of its name.
    std::optional<Accessible> find(const QString& role, const QString& name) const {
        return find([&](const Accessible& each) { return each.role() == role && each.name().startsWith(name); });
    }

private:
    QStringList actions() const {
        const QVariantList answer = call("org.a11y.atspi.Action", "GetActions");
        QStringList names;
        if (answer.isEmpty()) return names;
        const auto list = answer[0].value<QDBusArgument>();
        list.beginArray();
        while (!list.atEnd()) {
            QString name, description, keys;
            list.beginStructure();
            list >> name >> description >> keys;
            list.endStructure();
            names << name;
        }
        list.endArray();
        return names;
    }
    QVariant property(const QString& interface, const QString& name) const {
        const QVariantList answer = call("org.freedesktop.DBus.Properties", "Get", {interface, name});
        return answer.isEmpty() ? QVariant() : answer[0].value<QDBusVariant>().variant();
    }
    QVariantList call(const QString& interface, const QString& method, const QVariantList& arguments = {}) const {
        QDBusMessage message = QDBusMessage::createMethodCall(m_service, m_path, interface, method);
        message.setArguments(arguments);
        const QDBusMessage answer = m_bus.call(message, QDBus::Block, 20000);
        return answer.type() == QDBusMessage::ReplyMessage ? answer.arguments() : QVariantList();
    }

    QDBusConnection m_bus;
    QString m_service, m_path;
};

}  // namespace daylong::unit
