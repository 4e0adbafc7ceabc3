#include "messages/days_model.h"

#include <QDateTime>

#include <limits>

namespace daylong::ui {
namespace {

constexpr store::MessageId kNewest = std::numeric_limits<store::MessageId>::max();

struct Days {
    QList<int> days;
    QDate first, last;
};

QDate dayOf(const store::Message& message) { return QDateTime::fromMSecsSinceEpoch(message.createdMs).date(); }

/// From one day with something said to the next: as many questions as there are such days.
Result<Days> daysOf(store::TranscriptReader& reader, store::ConversationId conversation, QDate month) {
    Days found;
    const auto oldest = TRY(reader.pageAfter(conversation, 0, 1));
    const auto newest = TRY(reader.pageBefore(conversation, kNewest, 1));
    if (!oldest.empty()) found.first = dayOf(oldest.front());
    if (!newest.empty()) found.last = dayOf(newest.front());
    for (QDate day = month; day.month() == month.month();) {
        const auto said = TRY(reader.firstSince(conversation, day.startOfDay().toMSecsSinceEpoch()));
        if (!said || dayOf(*said) < day) break;  // a clock was set back
        day = dayOf(*said);
        if (day.year() == month.year() && day.month() == month.month()) found.days << day.day();
        day = day.addDays(1);
    }
    return found;
}

}  // namespace

DaysModel::DaysModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QObject(parent), m_worker(std::move(database), QStringLiteral("days")) {
    connect(&bridge, &EngineBridge::conversationOpened, this, [this](const store::Conversation& conversation) {
        m_conversation = conversation.id;
        m_worker.drop();
    });
}

void DaysModel::show(int year, int month) {
    m_month = QDate(year, 1, 1).addMonths(month);
    m_days.clear();
    Q_EMIT changed();
    m_worker.ask([conversation = m_conversation,
                  shown = m_month](store::TranscriptReader& reader) { return daysOf(reader, conversation, shown); },
                 [this](Result<Days> found) {
                     if (!found) return;
                     m_days = found->days;
                     m_first = found->first;
                     m_last = found->last;
                     Q_EMIT changed();
                 });
}

}  // namespace daylong::ui

#include "moc_days_model.cpp"
