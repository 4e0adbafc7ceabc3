// What QML, Qt and the program complain of while a test runs; a test's end finds that it was nothing.
// qInstallMessageHandler(unit::collectWarnings) begins it. Thread rule: any thread; one that decodes pictures may
// complain.
#pragma once

#include <QString>
#include <QStringList>

#include <mutex>

namespace daylong::unit {

class Warnings {
public:
    void add(const QString& warning) {
        const std::lock_guard lock(m_mutex);
        m_all << warning;
    }
    void removeAll(const char* warning) {
        const std::lock_guard lock(m_mutex);
        m_all.removeAll(QString::fromLatin1(warning));
    }
    void clear() {
        const std::lock_guard lock(m_mutex);
        m_all.clear();
    }
    bool isEmpty() const {
        const std::lock_guard lock(m_mutex);
        return m_all.isEmpty();
    }
    QString join(char between) const {
        const std::lock_guard lock(m_mutex);
        return m_all.join(QLatin1Char(between));
    }

private:
    mutable std::mutex m_mutex;
    QStringList m_all;
};
inline Warnings warnings;

inline void collectWarnings(QtMsgType type, const QMessageLogContext&, const QString& message) {
    // Qt 6.4 says this where rows go while a view makes one beyond them ahead of time, and where a window that is slow
    // to draw goes in the middle of an animation; it is none of ours, and harmless.
    if (message.startsWith(QLatin1String("DelegateModel::cancel: index out range"))) return;
    if (message.startsWith(QLatin1String("QUnifiedTimer::stopAnimationDriver: driver is not running"))) return;
    if (type != QtDebugMsg && type != QtInfoMsg) warnings.add(message);
}

}  // namespace daylong::unit
