// DownloadsModel: the downloads that are waiting, coming, paused, failed or done, for the page "Models", and in one
// line for the chat's header. They go on whatever is shown. Thread rule: GUI thread; library::Downloads has its own,
// and what lies unfinished on the disk is looked for on another. Failure rule: a failure is a row's `problem`, in
// words.
#pragma once

#include "bridge/background.h"

#include "library/downloads.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <memory>
#include <vector>

namespace daylong::ui {

class DownloadsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool active READ active NOTIFY changed)         // one is coming, or waits for its turn
    Q_PROPERTY(double fraction READ fraction NOTIFY changed)   // of those that are, 0..1; -1: not known
    Q_PROPERTY(QString summary READ summary NOTIFY changed)    // "tiny Q4_K_M: 43%, 25 s left"; empty: none is coming
    Q_PROPERTY(QString timeLeft READ timeLeft NOTIFY changed)  // of the one that is coming; empty: not known
    Q_PROPERTY(int unfinished READ unfinished NOTIFY changed)  // paused or failed
public:
    enum Role { IdRole = Qt::UserRole + 1, NameRole, PhaseRole, FractionRole, DetailRole, ProblemRole, PathRole };

    /// `hubOf`: on the downloads' thread.
    DownloadsModel(std::filesystem::path folder, std::function<Result<library::Hub>()> hubOf,
                   QObject* parent = nullptr);
    ~DownloadsModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_rows.size()); }
    bool active() const;
    double fraction() const;
    QString summary() const;
    QString timeLeft() const;
    int unfinished() const;

    void start(const library::Wanted& wanted, const QString& name);
    /// Whether the repository's form is waiting, coming or paused.
    bool has(const QString& repo, const QString& quantization) const { return findForm(repo, quantization) != nullptr; }
    /// Where it is: it goes on, if it was paused. False: it is not.
    bool goOnWith(const QString& repo, const QString& quantization);

    Q_INVOKABLE void pause(quint64 id);
    Q_INVOKABLE void resume(quint64 id);
    Q_INVOKABLE void discard(quint64 id);  // what has come of it is thrown away; one that is done only leaves the list

    Q_INVOKABLE void discardUnfinished();  // paused or failed ones

Q_SIGNALS:
    void changed();
    void phasesChanged();  // there is another one, or one has come further than before
    void finished(const QString& name, const QString& path);

private:
    template <class Command>
    void command(Command command);
    void hear(const library::Download& download);
    int rowOf(quint64 id) const;
    const library::Download* coming() const;  // or waiting; nullptr: none
    const library::Download* findForm(const QString& repo, const QString& quantization) const;

    std::vector<library::Download> m_rows;
    Crossing m_here;                                       // where the downloads are heard
    struct Queue;                                          // made on the other thread: it looks through a folder
    std::shared_ptr<Queue> m_queue;                        // outlives what is asked of it
    Background m_background{QStringLiteral("downloads")};  // last: it works for the others
};

}  // namespace daylong::ui
