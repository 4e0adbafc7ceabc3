// ShelfModel: the models at hand, wherever they lie on this disk: what each is, what it takes in memory here, and which
// conversations were last held with it.
// Thread rule: GUI thread; folders, model files and the transcript are read on another. Failure rule: a file that
// cannot be opened as a model is a row with a `problem`.
#pragma once

#include "bridge/background.h"

#include "chat/responder.h"
#include "library/fit.h"
#include "library/shelf.h"

#include <QAbstractListModel>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace daylong::ui {

class ShelfModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool looked READ looked NOTIFY changed)       // the folders have been read; before that nothing is known
    Q_PROPERTY(QString problem READ problem NOTIFY changed)  // of what was done last; empty: none
public:
    enum Role {
        NameRole = Qt::UserRole + 1,
        PathRole,
        DetailRole,   // family, parameters, quantisation, context, date
        JudgedRole,   // a map, see judgedWords()
        TalksRole,    // "Used in “Bread” and 2 more conversations"; empty: in none
        OwnedRole,    // in Daylong's own folder: can be deleted here
        CurrentRole,  // the one that answers
        ProblemRole
    };
    struct Hooks {
        std::function<std::vector<library::LocalModel>()> list;
        std::function<Result<settings::ModelSummary>(const std::string& path)> inspect;
        std::filesystem::path own;  // the library's folder
        std::filesystem::path database;
        std::function<void()> dropMade = {};  // what was laid out of models that are gone; not on the GUI thread
    };
    explicit ShelfModel(Hooks hooks, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_rows.size()); }
    bool looked() const { return m_looked; }
    QString problem() const { return m_problem; }
    QString nameOf(const QString& path) const;  // empty: it is not here
    QStringList paths() const;                  // of those that can be used
    /// Whether a form of a repository was downloaded to here.
    bool has(const QString& repo, const QString& quantization) const;

    void setCurrent(const QString& path);
    /// What the models are judged for; before that they are judged by this machine's memory alone.
    void setMachine(const library::Machine& machine);
    Q_INVOKABLE void look();  // anew
    Q_INVOKABLE void remove(int row);
    Q_INVOKABLE void restore();  // what was removed last

Q_SIGNALS:
    void changed();
    void removed(const QString& name);

private:
    struct Row {
        library::LocalModel model;
        settings::ModelSummary summary;
        std::optional<Error> problem;
        library::Fit fit;
        QStringList talks;
    };
    struct Known;  // of files looked at before
    static std::vector<Row> read(const Hooks& hooks, const library::Machine& machine, Known& known);
    QString detailOf(const Row& row) const;
    void done(const Result<void>& result);

    Hooks m_hooks;
    std::vector<Row> m_rows;
    QString m_current, m_problem;
    std::vector<std::filesystem::path> m_deleted;  // where they can be restored from, the last one last
    library::Machine m_machine = library::thisMachine();
    bool m_looked = false;
    std::shared_ptr<Known> m_known;
    Background m_chores{QStringLiteral("model shelf")};
    Background m_background{QStringLiteral("model files at hand")};  // these last: they work for the others
};

}  // namespace daylong::ui
