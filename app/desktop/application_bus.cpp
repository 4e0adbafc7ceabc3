#include "desktop/application_bus.h"

#include <QDBusVariant>

namespace daylong::app {
namespace {

/// The desktop's leave to come forward.
QByteArray activationIn(const QVariantMap& platformData) {
    for (const char* key : {"activation-token", "desktop-startup-id"}) {
        const QString token = platformData.value(QLatin1String(key)).toString();
        if (!token.isEmpty()) return token.toUtf8();
    }
    return {};
}

/// The n-th parameter of an action, out of the variant that it came in.
QVariant parameter(const QVariantList& parameters, qsizetype n) {
    const QVariant value = parameters.value(n);
    return value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
}

}  // namespace

ApplicationBus::ApplicationBus(QDBusConnection bus, Asked asked) : m_bus(std::move(bus)), m_asked(std::move(asked)) {
    m_there = m_bus.registerObject(kBusPath, this, QDBusConnection::ExportScriptableSlots) &&
              m_bus.registerService(kBusName);  // the object first: whoever waits for the name calls at once
}

ApplicationBus::~ApplicationBus() {
    if (m_there) m_bus.unregisterService(kBusName);
    m_bus.unregisterObject(kBusPath);
}

void ApplicationBus::Activate(const QVariantMap& platformData) { m_asked.comeForward(activationIn(platformData)); }

void ApplicationBus::Open(const QStringList& uris, const QVariantMap& platformData) {
    Activate(platformData);
    QList<QUrl> files;
    for (const QString& uri : uris) {
        if (const QUrl url(uri); url.isLocalFile()) files << url;
    }
    if (!files.isEmpty()) m_asked.open(files);
}

void ApplicationBus::ActivateAction(const QString& name, const QVariantList& parameters,
                                    const QVariantMap& platformData) {
    if (name == u"quick-question") return m_asked.quickQuestion(activationIn(platformData));
    Activate(platformData);
    const QVariant first = parameter(parameters, 0), second = parameter(parameters, 1);
    if (name == u"ask") m_asked.ask(first.toString());
    else if (name == u"new-conversation") m_asked.newConversation();
    else if (name == u"search" && first.isValid()) m_asked.search(first.toString());
    else if (name == u"show-message" && second.isValid()) m_asked.show(first.toLongLong(), second.toLongLong());
}

}  // namespace daylong::app

#include "moc_application_bus.cpp"
