// ImportViewModel: conversations of other programs come in: a file or a folder is looked at, what would come is told,
// and then it comes, or not; and it can be taken back. The talk goes on meanwhile.
// Thread rule: GUI thread; files are read on another one. Failure rule: `problem` says it; what came before a failure,
// or before it was stopped, stays until it is taken back.
#pragma once

#include "bridge/watched_work.h"
#include "exchange/importer.h"

#include <QObject>
#include <QStringList>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <functional>

namespace daylong::ui {

class ImportViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(QString source READ source NOTIFY changed)             // the file's or folder's name
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)  // 0..1
    Q_PROPERTY(QString summary READ summary NOTIFY changed)           // how much would come, or came
    Q_PROPERTY(QStringList titles READ titles NOTIFY changed)         // of some of it
    Q_PROPERTY(
        QStringList leftOut READ leftOut NOTIFY changed)     // what is there already, left out, or unreadable; and why
    Q_PROPERTY(QString problem READ problem NOTIFY changed)  // empty: none
    Q_PROPERTY(bool anything READ anything NOTIFY changed)   // something would come, or came
public:
    enum class State { Idle, Looking, Found, Importing, Ended, TakingBack, TakenBack };
    Q_ENUM(State)

    struct Hooks {  // each waits, and is called on another thread
        using Read =
            std::function<Result<void>(const std::filesystem::path&, exchange::ImportReport&, const exchange::Watch&)>;
        Read preview, import;
        std::function<Result<store::TakenBack>(int64_t import)> takeBack;
    };
    explicit ImportViewModel(Hooks hooks, QObject* parent = nullptr);

    State state() const { return m_state; }
    bool busy() const {
        return m_state == State::Looking || m_state == State::Importing || m_state == State::TakingBack;
    }
    QString source() const { return m_source; }
    double progress() const { return m_work.progress(); }
    QString summary() const;
    QStringList titles() const;
    QStringList leftOut() const;
    QString problem() const { return m_problem; }
    bool anything() const { return m_report.messages > 0; }

    Q_INVOKABLE void look(const QUrl& source);  // and tell what would come
    Q_INVOKABLE void start();                   // what was looked at
    Q_INVOKABLE void stop();                    // looking or importing
    Q_INVOKABLE void takeBack();                // what came
    Q_INVOKABLE void close();                   // forget about it, unless it goes on
    /// Ends what goes on, and waits for it: before the service goes.
    void finish() { m_work.finish(); }

Q_SIGNALS:
    void changed();
    void progressChanged();
    void wanted();  // a file was given: it should be seen what becomes of it
    void ended();   // the import

private:
    void read(State state, const Hooks::Read& how, State next);
    void enter(State state);

    Hooks m_hooks;
    State m_state = State::Idle;
    std::filesystem::path m_path;
    QString m_source, m_problem;
    exchange::ImportReport m_report;
    WatchedWork m_work;  // last: it works for the others
};

}  // namespace daylong::ui
