#include "calendar/calendar.h"

#include <QDateTime>
#include <QLocale>

#include <chrono>
#include <utility>

namespace daylong::ui {

QString timeOfDay(int64_t ms) {
    const QLocale locale;
    return locale.toString(QDateTime::fromMSecsSinceEpoch(ms).time(),
                           locale.timeFormat(QLocale::ShortFormat).remove(QStringLiteral(":ss")));
}

Midnight::Midnight(QObject* parent) : QObject(parent) {
    m_minute.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_minute, &QTimer::timeout, this, &Midnight::check);
    m_minute.start(std::chrono::minutes(1));
}

void Midnight::check() {
    const QDate today = QDate::currentDate();
    if (std::exchange(m_today, today) != today) Q_EMIT passed();
}

}  // namespace daylong::ui

#include "moc_calendar.cpp"
