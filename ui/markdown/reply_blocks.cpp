#include "markdown/reply_blocks.h"

#include <QStringView>

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace daylong::ui {
namespace {

constexpr QStringView kOpening = u"<think>";
constexpr QStringView kClosing = u"</think>";

/// Where a tag may begin whose rest is still to come; the text's end if none does.
qsizetype tagBegin(const QString& text, std::initializer_list<QStringView> tags) {
    for (qsizetype from = std::max<qsizetype>(text.size() - kClosing.size() + 1, 0); from < text.size(); ++from) {
        const QStringView rest = QStringView(text).mid(from);
        if (std::any_of(tags.begin(), tags.end(), [&](QStringView tag) { return tag.startsWith(rest); })) return from;
    }
    return text.size();
}

}  // namespace

ReplyBlocks::ReplyBlocks(QObject* parent) : QObject(parent) {}

void ReplyBlocks::setUnfolded(bool unfolded) {
    if (unfolded == m_unfolded) return;
    m_unfolded = unfolded;
    Q_EMIT unfoldedChanged();
}

void ReplyBlocks::append(const QString& text) {
    const auto state = [this] { return std::tuple(thought(), m_place, m_answerBegin); };
    const auto before = state();
    m_held += text;
    while (!m_held.isEmpty() && step()) {}
    if (state() != before) Q_EMIT changed();
}

void ReplyBlocks::finish() {
    const QString rest = std::exchange(m_held, {});
    m_taken += rest.size();
    (m_place == Place::Thoughts ? m_thoughts : m_answer).append(rest);
    m_thoughts.finish();
    m_answer.finish();
    if (!rest.isEmpty()) Q_EMIT changed();
}

void ReplyBlocks::setTyped() {
    m_typed = true;
    m_answer.setTyped();
    m_place = Place::Answer;
}

void ReplyBlocks::reset(const QString& text) {
    m_thoughts.reset({});
    m_answer.reset({});
    m_place = m_typed ? Place::Answer : Place::Beginning;
    m_held.clear();
    m_taken = 0;
    m_answerBegin = 0;
    append(text);
    Q_EMIT changed();
}

void ReplyBlocks::setSought(const SoughtWords& sought) {
    m_thoughts.setSought(sought);
    m_answer.setSought(sought);
}

bool ReplyBlocks::step() {
    switch (m_place) {
        case Place::Beginning:
        case Place::Between: return takeOpening();
        case Place::Unmarked: return takeUnmarked();
        case Place::Thoughts: return takeThoughts();
        case Place::Answer: break;
    }
    m_taken += m_held.size();
    m_answer.append(std::exchange(m_held, {}));
    return false;
}

bool ReplyBlocks::takeOpening() {
    qsizetype begin = 0;
    while (begin < m_held.size() && m_held[begin].isSpace()) ++begin;
    const QStringView words = QStringView(m_held).mid(begin);
    if (kOpening.startsWith(words) && words.size() < kOpening.size()) return false;
    if (!words.startsWith(kOpening)) {
        m_place = m_place == Place::Beginning ? Place::Unmarked : Place::Answer;
        return true;
    }
    m_thoughts.append(QStringLiteral("\n\n"));  // apart from the thoughts before
    m_taken += begin + kOpening.size();
    m_held.remove(0, begin + kOpening.size());
    m_place = Place::Thoughts;
    m_answerBegin = std::numeric_limits<int>::max();
    return true;
}

bool ReplyBlocks::takeUnmarked() {
    const qsizetype closing = m_held.indexOf(kClosing), opening = m_held.indexOf(kOpening);
    if (opening >= 0 && (closing < 0 || opening < closing)) {
        m_place = Place::Answer;
        return true;
    }
    const qsizetype end = closing >= 0 ? closing : tagBegin(m_held, {kOpening, kClosing});
    m_answer.append(m_held.left(end));
    m_held.remove(0, end);
    m_taken += end;
    if (closing < 0) return false;
    if (m_answer.atCode()) {
        m_place = Place::Answer;
        return true;
    }
    m_thoughts.takeFrom(m_answer);
    close(0);
    return true;
}

bool ReplyBlocks::takeThoughts() {
    const qsizetype closing = m_held.indexOf(kClosing);
    const qsizetype end = closing >= 0 ? closing : tagBegin(m_held, {kClosing});
    m_thoughts.append(m_held.left(end));
    if (closing >= 0) {
        close(end);
        return true;
    }
    m_held.remove(0, end);
    m_taken += end;
    return false;
}

void ReplyBlocks::close(qsizetype tag) {
    const qsizetype end = tag + kClosing.size();
    m_held.remove(0, end);
    m_taken += end;
    m_answerBegin = static_cast<int>(m_taken);
    m_place = Place::Between;
}

}  // namespace daylong::ui

#include "moc_reply_blocks.cpp"
