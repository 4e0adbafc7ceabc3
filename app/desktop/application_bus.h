// ApplicationBus: the program on the session's bus as org.freedesktop.Application (desktop entry specification, "D-Bus
// Activation"): the desktop starts it, brings its window forward, opens files with it and asks things of it.
// Thread rule: GUI thread. Failure rule: without a bus, or where another program has the name, nothing is asked.
#pragma once

#include <QDBusConnection>
#include <QList>
#include <QObject>
#include <QUrl>
#include <QVariant>

#include <functional>

namespace daylong::app {

inline const QString kBusName = QStringLiteral("io.github.daylong.Daylong");
inline const QString kBusPath = QStringLiteral("/io/github/daylong/Daylong");

/// What may be asked of the window; each but the first two is called with the window in front.
struct Asked {
    std::function<void(const QByteArray& activation)> comeForward;
    std::function<void(const QByteArray& activation)> quickQuestion;  // in the small window
    std::function<void(const QList<QUrl>& files)> open;
    std::function<void(const QString& question)> ask;  // empty: whoever asks types it
    std::function<void()> newConversation;
    std::function<void(qint64 conversation, qint64 message)> show;
    std::function<void(const QString& words)> search;
};

class ApplicationBus : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Application")
public:
    ApplicationBus(QDBusConnection bus, Asked asked);
    ~ApplicationBus() override;
    ApplicationBus(const ApplicationBus&) = delete;
    ApplicationBus& operator=(const ApplicationBus&) = delete;

    /// Whether it has the name.
    bool isThere() const { return m_there; }

public Q_SLOTS:
    // As the specification has them.
    Q_SCRIPTABLE void Activate(const QVariantMap& platformData);
    Q_SCRIPTABLE void Open(const QStringList& uris, const QVariantMap& platformData);
    /// "ask" (s), "new-conversation", "quick-question", "show-message" (x, x), "search" (s). Others, and wrong
    /// parameters, do nothing more than Activate.
    Q_SCRIPTABLE void ActivateAction(const QString& name, const QVariantList& parameters,
                                     const QVariantMap& platformData);

private:
    QDBusConnection m_bus;
    Asked m_asked;
    bool m_there = false;
};

}  // namespace daylong::app
