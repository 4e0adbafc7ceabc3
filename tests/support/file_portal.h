// The desktop's dialog for files, as programs ask for it: what is asked, and the answer of whoever chooses in it. In
// its place: org.freedesktop.portal.FileChooser, version 3, without anything to see. Thread rule: the test's thread,
// whose events it answers with. Failure rule: what else is asked of it fails.
#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QStringList>
#include <QUrl>
#include <QVariantMap>

namespace daylong::unit {

class FilePortal : public QDBusVirtualObject {
public:
    explicit FilePortal(const QDBusConnection& session) : m_session(session) {}

    bool begin() {
        return m_session.registerVirtualObject(kPath, this) &&
               m_session.registerService("org.freedesktop.portal.Desktop");
    }

    QStringList asked;  // titles
    int looks = 0;      // whether it is there: Qt's plugin and the program each ask once, at the start

    /// To what was asked last. A program hears it only once it has been told where: to be said until it has.
    void answer(const QString& path) {
        QDBusMessage response = QDBusMessage::createSignal(kRequest, "org.freedesktop.portal.Request", "Response");
        const QVariantMap chosen{{"uris", QStringList{QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded)}}};
        response.setArguments({0U, chosen});
        m_session.send(response);
    }

    QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override {
        const QVariantList told = message.arguments();
        if (message.member() == "OpenFile") {
            asked << told.value(1).toString();
            return connection.send(message.createReply(QVariant::fromValue(QDBusObjectPath(kRequest))));
        }
        if (message.member() == "Get" && told == QVariantList{"org.freedesktop.portal.FileChooser", "version"}) {
            ++looks;
            return connection.send(message.createReply(QVariant::fromValue(QDBusVariant(3U))));
        }
        return false;
    }

private:
    static constexpr const char* kPath = "/org/freedesktop/portal/desktop";
    static constexpr const char* kRequest = "/org/freedesktop/portal/desktop/request/1";

    QDBusConnection m_session;
};

}  // namespace daylong::unit
