// RedactViewModel: what was said is made unsaid, for good: one message, those that are selected, or everything that a
// search finds. What would go is told first.
// Thread rule: GUI thread; the engine does it, and another thread waits for that. Failure rule: `problem` says it.
#pragma once

#include "bridge/background.h"
#include "store/transcript_redaction.h"

#include <QObject>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <memory>

namespace daylong::ui {

class RedactViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QString question READ question NOTIFY changed)      // how much would go
    Q_PROPERTY(QStringList excerpts READ excerpts NOTIFY changed)  // of some of it
    Q_PROPERTY(int copies READ copies NOTIFY changed)              // of the transcript, older ones, that go too
    Q_PROPERTY(QString search READ search NOTIFY changed)          // what was searched for; empty: messages were chosen
    Q_PROPERTY(QString problem READ problem NOTIFY changed)        // empty: none
public:
    enum class State { Looking, Asking, Redacting, Done };
    Q_ENUM(State)

    struct Found {
        std::vector<store::Message> messages;
        int copies = 0;
    };
    struct Hooks {  // the first two wait, and are called on another thread
        std::function<Result<Found>(const store::RedactionOrder&)> find;
        std::function<Result<store::Redacted>(const store::RedactionOrder&)> redact;
        /// What is being written in these conversations, or is found by the search.
        std::function<void(const std::vector<store::ConversationId>& of, const std::string& search)> dropDrafts;
    };
    explicit RedactViewModel(Hooks hooks, QObject* parent = nullptr);

    State state() const { return m_state; }
    QString question() const;
    QStringList excerpts() const;
    int copies() const { return m_found.copies; }
    QString search() const { return QString::fromStdString(m_order.search); }
    QString problem() const { return m_problem; }

    // Each asks for the page that asks.
    Q_INVOKABLE void chooseMessages(qint64 conversation, qint64 first, qint64 last);
    Q_INVOKABLE void chooseSearch(const QString& search);
    Q_INVOKABLE void redact();
    void finish() { m_background.reset(); }  // waits for what goes on

Q_SIGNALS:
    void changed();
    void wanted();
    void done();

private:
    void look(store::RedactionOrder order);
    void enter(State state);

    Hooks m_hooks;
    State m_state = State::Looking;
    store::RedactionOrder m_order;
    Found m_found;
    QString m_problem;
    std::unique_ptr<Background> m_background;  // last: it works for the others
};

}  // namespace daylong::ui
