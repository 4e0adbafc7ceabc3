// HubSearchModel: what the hub has for the words that were typed, most downloaded first. A result opens its forms (its
// quantisations), each judged for this machine before anything is fetched. What names one repository ("owner/name",
// "owner/name:QUANT", an address) opens that one at once.
// Nothing is asked of the hub before search() or open() is called.
// Thread rule: GUI thread; the hub is asked on others. Failure rule: `problem`, and a row's own, in words.
#pragma once

#include "bridge/background.h"

#include "library/pull.h"

#include <QAbstractListModel>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <vector>

namespace daylong::ui {

class HubSearchModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(QString words READ words NOTIFY changed)  // that the results are for; empty: nothing was searched
    Q_PROPERTY(bool searching READ searching NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)  // why there are none; empty: no problem
    Q_PROPERTY(int opened READ opened NOTIFY changed)        // the row whose forms are shown; -1: none
public:
    enum Role {
        RepoRole = Qt::UserRole + 1,
        DetailRole,
        WarningRole,  // that it is gated, or is not run here; empty: nothing
        RunsRole,     // false: its family is not run
        OpenedRole,
        LoadingRole,
        ProblemRole,
        FormsRole  // maps: judgedWords(), and quantization, parts, runs, recommended, named, why, file, revision
    };

    /// What the model asks of elsewhere; each on another thread.
    struct Hooks {
        std::function<Result<library::Hub>()> hub;
        std::function<library::Machine()> machine;
    };
    explicit HubSearchModel(Hooks hooks, QObject* parent = nullptr);
    ~HubSearchModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_rows.size()); }
    QString words() const { return m_words; }
    bool searching() const { return m_isSearching; }
    QString problem() const { return m_problem; }
    int opened() const { return m_opened; }

    Q_INVOKABLE void search(const QString& words);
    Q_INVOKABLE void cancel();       // the search, or the look at a repository's forms
    Q_INVOKABLE void open(int row);  // asks for its forms; of one that is open: closes it

Q_SIGNALS:
    void changed();

private:
    struct Row {
        library::RepoSummary repo;
        library::Wanted wanted;  // as it was named; empty: it was found by words
        bool loading = false;
        QString problem;
        QVariantList forms;
    };
    void show(int row);
    void take(std::vector<Row> found);
    void takeForms(const QString& repo, Result<QVariantList> forms);
    static Result<std::vector<Row>> find(const library::Hub& hub, const std::string& words,
                                         const library::KeepGoing& keepGoing);

    Hooks m_hooks;
    std::vector<Row> m_rows;
    QString m_words, m_problem;
    bool m_isSearching = false;
    int m_opened = -1;
    Background m_forms{QStringLiteral("forms of a model")};
    Background m_search{QStringLiteral("model search")};  // these last: they work for the others
};

}  // namespace daylong::ui
