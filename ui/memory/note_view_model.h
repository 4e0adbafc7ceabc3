// NoteViewModel: the note that the model always sees in the open conversation, behind the system prompt: what it is,
// what another one would take, and another one. Thread rule: GUI thread. Failure rule: none of its own; what cannot be
// stored comes as EngineBridge::failed.
#pragma once

#include "bridge/engine_bridge.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <string>

namespace daylong::ui {

class NoteViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(QString text READ text NOTIFY changed)
    Q_PROPERTY(int tokens READ tokens NOTIFY measured)  // of what was last measured; 0: nobody can tell
public:
    struct Hooks {
        std::function<void(qint64 conversation, quint64 draft, std::string text)> measure;  // ChatService::measure
        std::function<void(qint64 conversation, const settings::OwnSettings& own)> apply;
    };
    NoteViewModel(EngineBridge& bridge, Hooks hooks, QObject* parent = nullptr);

    QString text() const { return QString::fromStdString(m_own.note); }
    int tokens() const { return m_tokens; }

    Q_INVOKABLE void measure(const QString& note);
    Q_INVOKABLE void apply(const QString& note);

Q_SIGNALS:
    void changed();
    void measured();

private:
    void setTokens(int tokens);

    Hooks m_hooks;
    qint64 m_conversation = 0;
    settings::OwnSettings m_own;  // in force
    quint64 m_draft = 0;
    int m_tokens = 0;
};

}  // namespace daylong::ui
