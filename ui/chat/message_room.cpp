#include "chat/message_room.h"

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

constexpr int kPauseMs = 300;
constexpr uint64_t kMarkup = 32;   // tokens that a template writes around a message, at most
constexpr qsizetype kQuoted = 60;  // letters of where the seen part begins

}  // namespace

MessageRoom::MessageRoom(EngineBridge& bridge, Measure measure, QObject* parent)
    : QObject(parent), m_measure(std::move(measure)) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &MessageRoom::measureNow);
    connect(&bridge, &EngineBridge::draftMeasured, this, &MessageRoom::onMeasured);
    connect(&bridge, &EngineBridge::memoryChanged, this, [this](qint64, const memory::MemoryState& memory) {
        if (m_window == memory.window()) return;
        m_window = memory.window();
        update();
    });
}

void MessageRoom::setEndOnly(bool endOnly) {
    if (std::exchange(m_endOnly, endOnly) != endOnly) Q_EMIT endOnlyChanged();
}

void MessageRoom::setText(const QString& text) {
    m_text = text;
    update();
}

/// No token is shorter than a byte, so most messages need no counting.
void MessageRoom::update() {
    const uint64_t letters = static_cast<uint64_t>(m_text.size());  // of one to three bytes each
    const bool mayExceed =
        m_window > 0 && letters * 3 + kMarkup > m_window &&
        (letters + kMarkup > m_window || static_cast<uint64_t>(m_text.toUtf8().size()) + kMarkup > m_window);
    if (mayExceed) return m_pause.start();
    m_pause.stop();
    ++m_draft;  // what is being counted is not asked for any more
    if (!fits()) show({});
}

void MessageRoom::measureNow() { m_measure(++m_draft, m_text.trimmed().toStdString()); }

void MessageRoom::onMeasured(const chat::DraftMeasured& measured) {
    if (measured.draft == m_draft) show(measured);
}

void MessageRoom::show(const chat::DraftMeasured& measured) {
    m_measured = measured;
    m_seenFrom.clear();
    if (!fits()) {
        const QByteArray seen = m_text.trimmed().toUtf8().right(static_cast<qsizetype>(measured.seenBytes));
        m_seenFrom = QString::fromUtf8(seen.left(kQuoted * 4)).simplified();
        m_seenFrom.remove(QChar::ReplacementCharacter);  // a letter cut in two
        const qsizetype blank = m_seenFrom.lastIndexOf(QLatin1Char(' '), kQuoted);
        if (m_seenFrom.size() > kQuoted)
            m_seenFrom = m_seenFrom.left(blank > 0 ? blank : kQuoted) + QStringLiteral(" …");
    }
    Q_EMIT changed();
}

}  // namespace daylong::ui

#include "moc_message_room.cpp"
