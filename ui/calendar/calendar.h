// What the models that show times share: the time of day as people here write it, and word that another day has begun.
// Thread rule: GUI thread. Failure rule: none can fail.
#pragma once

#include <QDate>
#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>

namespace daylong::ui {

/// "14:05".
QString timeOfDay(int64_t ms);

/// Looks at the date every minute: a timer set for midnight stands still while a computer sleeps.
class Midnight : public QObject {
    Q_OBJECT
public:
    explicit Midnight(QObject* parent);

    void check();

Q_SIGNALS:
    void passed();

private:
    QDate m_today = QDate::currentDate();
    QTimer m_minute;
};

}  // namespace daylong::ui
