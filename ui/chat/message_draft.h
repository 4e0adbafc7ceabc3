// MessageDraft: the message being written, each conversation's own, with where its files are, and with the texts that
// were pasted to go along as files; below it what is made of a message that is being changed. Kept in a file beside the
// transcript, at most two seconds late, so that a restart finds it where it was. A conversation that is gone takes its
// draft along at the next start. Thread rule: GUI thread. Failure rule: a file that cannot be written is forgotten,
// never an error.
#pragma once

#include "bridge/engine_bridge.h"

#include <QObject>
#include <QSet>
#include <QSettings>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <string>
#include <vector>

namespace daylong::ui {

class MessageDraft : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(QString change READ change WRITE setChange)
public:
    MessageDraft(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);
    ~MessageDraft() override;

    QString text() const { return m_text; }
    void setText(const QString& text);
    /// What a message that is being changed says by now. Where it is left so, that is part of what is half written.
    QString change() const { return m_change; }
    void setChange(const QString& text);
    /// Paths; they are read again after a restart.
    void setFiles(const QStringList& files);
    void setPasted(const QStringList& texts);
    /// Those of these conversations, and those that a search finds; on disk, too.
    void forget(const std::vector<store::ConversationId>& of, const std::string& search);
    /// Now, and on disk: for the end of the program.
    void save();

Q_SIGNALS:
    void textChanged();
    /// The open conversation's, as they were when the program ended: once for each.
    void filesKept(const QStringList& files);
    void pastedKept(const QStringList& texts);  // likewise
    /// Nobody is to have what is of these conversations, or is found, any more.
    void forgotten(const std::vector<daylong::store::ConversationId>& of, const std::string& search);

private:
    void onOpened(const store::Conversation& conversation);
    void onKept(qint64 temporary, const store::Conversation& kept);
    QString written() const;
    void keep();
    bool keepApart();
    void bring(const QStringList& files, const QStringList& pasted);
    void setBeside(const QString& before, const QStringList& what);
    void dropThoseOfNoConversation();

    std::filesystem::path m_database;
    QSettings m_file;
    QTimer m_soon;
    QString m_key;  // the open conversation's in the file; empty: none was opened yet
    QString m_text, m_change;
    bool m_forgets = false;  // it is a temporary one: nothing of it reaches the file
    bool m_brings = false;   // what goes along is not back from the file yet
    QSet<QString> m_opened;  // keys
};

}  // namespace daylong::ui
