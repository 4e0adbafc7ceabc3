// ExportViewModel: what was said goes out into a file: one conversation, some of its messages, or everything, of all
// days or of some. The file appears whole or not at all.
// Thread rule: GUI thread; it is written on another one. Failure rule: `problem` says what and what to do.
#pragma once

#include "bridge/watched_work.h"
#include "exchange/exporter.h"

#include <QObject>
#include <QString>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <memory>

namespace daylong::ui {

class ExportViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(Scope scope MEMBER m_scope NOTIFY changed)
    Q_PROPERTY(Format format MEMBER m_format NOTIFY changed)
    Q_PROPERTY(bool someDays MEMBER m_someDays NOTIFY changed)
    Q_PROPERTY(QString from MEMBER m_from NOTIFY changed)  // a day, as 2026-11-28; empty: from the beginning
    Q_PROPERTY(QString to MEMBER m_to NOTIFY changed)      // itself included; empty: to the end
    Q_PROPERTY(bool daysAreRight READ daysAreRight NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)               // of the conversation
    Q_PROPERTY(QString folder READ folder NOTIFY changed)             // the name of one; empty: none was chosen
    Q_PROPERTY(int selected READ selected NOTIFY changed)             // messages; 0: none are
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)  // 0..1
    Q_PROPERTY(QString summary READ summary NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)    // empty: none
    Q_PROPERTY(QString replaced READ replaced NOTIFY changed)  // a file that is there already; empty: none
    Q_PROPERTY(QString written READ written NOTIFY changed)    // the file's path, once it is there
public:
    enum class State { Choosing, Asking, Writing, Written };
    Q_ENUM(State)
    enum class Scope { Conversation, Messages, Everything, Folder };
    Q_ENUM(Scope)
    enum class Format { Markdown, Html, Json };
    Q_ENUM(Format)

    explicit ExportViewModel(std::filesystem::path database, QObject* parent = nullptr);

    State state() const { return m_state; }
    bool daysAreRight() const;
    QString title() const { return m_title; }
    QString folder() const { return m_folder; }
    int selected() const { return m_selected; }
    double progress() const { return m_work.progress(); }
    QString summary() const;
    QString problem() const { return m_problem; }
    QString replaced() const { return m_state == State::Asking ? m_file : QString(); }
    QString written() const { return m_state == State::Written ? m_file : QString(); }

    // What is offered to be chosen; each asks for the page that does.
    Q_INVOKABLE void choose(qint64 conversation, const QString& title);
    Q_INVOKABLE void chooseMessages(qint64 conversation, const QString& title, qint64 first, qint64 last, int count);
    Q_INVOKABLE void chooseFolder(const QString& name, const QList<qint64>& conversations);
    /// For a save dialog: the name that suits what is chosen, and the ending of the format.
    Q_INVOKABLE QString suggestedName() const;
    Q_INVOKABLE QString ending() const;
    /// `asked`: the dialog has asked already whether a file that is there shall be replaced.
    Q_INVOKABLE void write(const QUrl& file, bool asked);
    Q_INVOKABLE void replace();         // the file that is there
    Q_INVOKABLE void stop();            // writing, or asking
    void finish() { m_work.finish(); }  // what goes on is given up; before the program ends

Q_SIGNALS:
    void changed();
    void progressChanged();
    void wanted();

private:
    void offer(Scope scope);
    void begin();
    void enter(State state);
    QString explained(const Error& error) const;

    std::filesystem::path m_database;
    State m_state = State::Choosing;
    Scope m_scope = Scope::Conversation;
    Format m_format = Format::Markdown;
    bool m_someDays = false;
    QString m_from, m_to, m_title, m_folder, m_file, m_problem;
    QList<qint64> m_inFolder;
    qint64 m_conversation = 0, m_first = 0, m_last = 0;
    int m_selected = 0;
    exchange::ExportReport m_report;
    WatchedWork m_work;  // last: it works for the others
};

}  // namespace daylong::ui
