// DaysModel: on which days of a month something was said in the open conversation, and from when to when it lasted.
// Thread rule: GUI thread; asks on a thread of its own. Failure rule: days that cannot be read are shown as empty.
#pragma once

#include "bridge/engine_bridge.h"
#include "bridge/transcript_worker.h"

#include <QDate>
#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class DaysModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the transcript")
    Q_PROPERTY(int year READ year NOTIFY changed)
    Q_PROPERTY(int month READ month NOTIFY changed)       // 0 to 11, as in JavaScript
    Q_PROPERTY(QList<int> days READ days NOTIFY changed)  // of the month, with something said on them
    Q_PROPERTY(QDate first READ first NOTIFY changed)     // of the conversation
    Q_PROPERTY(QDate last READ last NOTIFY changed)
public:
    DaysModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);

    int year() const { return m_month.year(); }
    int month() const { return m_month.month() - 1; }
    QList<int> days() const { return m_days; }
    QDate first() const { return m_first; }
    QDate last() const { return m_last; }

    Q_INVOKABLE void show(int year, int month);  // a month beyond 0 to 11 is one of another year
    Q_INVOKABLE bool has(int day) const { return m_days.contains(day); }

Q_SIGNALS:
    void changed();

private:
    TranscriptWorker m_worker;
    qint64 m_conversation = 0;
    QDate m_month{2000, 1, 1};
    QList<int> m_days;
    QDate m_first, m_last;
};

}  // namespace daylong::ui
