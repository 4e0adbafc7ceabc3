#include "desktop/notifier.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace daylong::app {
namespace {

const auto kService = QStringLiteral("org.freedesktop.Notifications");
const auto kPath = QStringLiteral("/org/freedesktop/Notifications");

QDBusMessage call(const QString& method, const QVariantList& arguments) {
    QDBusMessage message = QDBusMessage::createMethodCall(kService, kPath, kService, method);
    message.setArguments(arguments);
    return message;
}

}  // namespace

Notifier::Notifier(QDBusConnection bus, ui::EngineBridge& bridge, const ui::UiState& state, NotifierOptions options)
    : m_bus(std::move(bus)), m_state(state), m_options(std::move(options)) {
    connect(&bridge, &ui::EngineBridge::activityChanged, this, [this](const chat::ActivityChanged& now) {
        const bool working = now.activity == chat::Activity::Reading || now.activity == chat::Activity::Replying;
        if (!working) m_working.invalidate();
        else if (!m_working.isValid()) m_working.start();
    });
    connect(&bridge, &ui::EngineBridge::replyFinished, this, [this](const store::Message& message) {
        const bool ended =
            message.state == store::MessageState::Complete || message.state == store::MessageState::CutOff;
        const bool took = m_working.isValid() && m_working.hasExpired(m_options.longReply.count());
        if (ended && took && m_state.notifies() && !m_options.inFront()) tell();
    });
    m_bus.connect(kService, kPath, kService, QStringLiteral("ActivationToken"), this,
                  SLOT(onActivationToken(uint, QString)));
    m_bus.connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this, SLOT(onAction(uint, QString)));
    m_bus.connect(kService, kPath, kService, QStringLiteral("NotificationClosed"), this, SLOT(onClosed(uint)));
}

void Notifier::tell() {
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("io.github.daylong.Daylong")},
                            {QStringLiteral("category"), QStringLiteral("im.received")}};
    const auto message =
        call(QStringLiteral("Notify"),
             {QStringLiteral("Daylong"), m_shown, QStringLiteral("io.github.daylong.Daylong"),
              tr("Daylong has answered"), QString(), QStringList{QStringLiteral("default"), tr("Show")}, hints, -1});
    auto* waiting = new QDBusPendingCallWatcher(m_bus.asyncCall(message), this);
    connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, waiting] {
        const QDBusPendingReply<uint> reply = *waiting;
        if (!reply.isError()) m_shown = reply.value();
        waiting->deleteLater();
    });
}

void Notifier::withdraw() {
    if (m_shown == 0) return;
    m_bus.send(call(QStringLiteral("CloseNotification"), {std::exchange(m_shown, 0)}));
}

void Notifier::onActivationToken(uint id, const QString& token) {
    if (id == m_shown) m_token = token.toUtf8();
}

void Notifier::onAction(uint id, const QString&) {
    if (m_shown == 0 || id != m_shown) return;
    m_options.comeForward(std::exchange(m_token, {}));
}

void Notifier::onClosed(uint id) {
    if (id == m_shown) m_shown = 0;
}

}  // namespace daylong::app

#include "moc_notifier.cpp"
