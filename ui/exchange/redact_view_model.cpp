#include "exchange/redact_view_model.h"

#include "exchange/exchange_words.h"
#include "markdown/plain_words.h"
#include "words/words.h"

#include <algorithm>
#include <set>
#include <utility>

namespace daylong::ui {

namespace {

constexpr qsizetype kExcerpt = 100;
constexpr size_t kExcerpts = 4;

}  // namespace

RedactViewModel::RedactViewModel(Hooks hooks, QObject* parent)
    : QObject(parent),
      m_hooks(std::move(hooks)),
      m_background(std::make_unique<Background>(QStringLiteral("redaction"))) {}

QString RedactViewModel::question() const {
    std::set<store::ConversationId> conversations;
    for (const store::Message& message : m_found.messages) conversations.insert(message.conversation);
    const auto waiting = std::ranges::count(m_found.messages, store::MessageId{0}, &store::Message::id);
    QString messages = countedMessages(m_found.messages.size());
    if (waiting > 0) messages = tr("%1 (not sent yet: %2)").arg(messages, QString::number(waiting));
    return conversations.size() < 2 ? messages
                                    : tr("%1 in %2").arg(messages, countedConversations(conversations.size()));
}

QStringList RedactViewModel::excerpts() const {
    QStringList excerpts;
    for (size_t i = 0; i < m_found.messages.size() && i < kExcerpts; ++i)
        excerpts << plainWords(m_found.messages[i], kExcerpt);
    return excerpts;
}

void RedactViewModel::chooseMessages(qint64 conversation, qint64 first, qint64 last) {
    if (first == last) look({.messages = {first}});
    else look({.conversation = conversation, .first = first, .last = last, .onPath = true});
}

void RedactViewModel::chooseSearch(const QString& search) { look({.search = search.trimmed().toStdString()}); }

void RedactViewModel::look(store::RedactionOrder order) {
    if (m_state == State::Redacting || !m_background) return Q_EMIT wanted();  // what goes on is shown
    m_order = std::move(order);
    m_found = {};
    m_problem.clear();
    enter(State::Looking);
    Q_EMIT wanted();
    m_background->ask([find = m_hooks.find, order = m_order] { return find(order); },
                      [this](Result<Found> found) {
                          if (!found) m_problem = wordsAlone(found.error());
                          else if (found->messages.empty()) m_problem = tr("Nothing was said there.");
                          else m_found = std::move(*found);
                          enter(State::Asking);
                      });
}

void RedactViewModel::redact() {
    if (m_state != State::Asking || m_found.messages.empty() || !m_background) return;
    enter(State::Redacting);
    const auto work = [redact = m_hooks.redact, order = m_order] { return redact(order); };
    m_background->post(work, [this](Result<store::Redacted> redacted) {
        if (redacted) m_hooks.dropDrafts(redacted->conversations, m_order.search);
        if (!redacted) m_problem = wordsAlone(redacted.error());
        else if (redacted->unfinished)
            m_problem =
                tr("It is gone from the transcript, but traces may still be in its file: %1. Daylong tries that "
                   "again when it starts next.")
                    .arg(words(*redacted->unfinished));
        enter(redacted ? State::Done : State::Asking);
        if (redacted) Q_EMIT done();
    });
}

void RedactViewModel::enter(State state) {
    m_state = state;
    Q_EMIT changed();
}

}  // namespace daylong::ui

#include "moc_redact_view_model.cpp"
