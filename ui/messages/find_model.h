// FindModel: the messages of the open conversation that hold what a reader looks for, and which of them is shown. All
// of them are found at once, as ids; the transcript shows one at a time. Thread rule: GUI thread; searches on a thread
// of its own. Failure rule: a failed search is said in `error`.
#pragma once

#include "bridge/engine_bridge.h"
#include "bridge/transcript_worker.h"

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace daylong::ui {

class FindModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the transcript")
    Q_PROPERTY(QString query READ query NOTIFY changed)
    Q_PROPERTY(bool searching READ searching NOTIFY changed)
    Q_PROPERTY(int count READ count NOTIFY changed)      // messages
    Q_PROPERTY(int current READ current NOTIFY changed)  // the one shown, from 1, the oldest first; 0: none
    Q_PROPERTY(QString error READ error NOTIFY changed)
public:
    FindModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);

    QString query() const { return m_query; }
    bool searching() const { return m_searching; }
    int count() const { return static_cast<int>(m_found.size()); }
    int current() const { return m_current; }
    QString error() const { return m_error; }

    /// Finds, a moment later, and goes to the newest match that is not below the message `from`, where the reader is.
    Q_INVOKABLE void find(const QString& query, qint64 from);
    Q_INVOKABLE void step(int by);  // -1: to the match above. From the last one on to the first
    Q_INVOKABLE void clear();

Q_SIGNALS:
    void changed();
    void showMessage(qint64 message);

private:
    void start();
    void show(std::vector<store::MessageId> found);

    TranscriptWorker m_worker;
    QTimer m_pause;
    qint64 m_conversation = 0;
    QString m_query;
    qint64 m_from = 0;
    bool m_searching = false;
    int m_current = 0;
    QString m_error;
    std::vector<store::MessageId> m_found;  // ascending
};

}  // namespace daylong::ui
