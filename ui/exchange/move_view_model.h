// MoveViewModel: what is kept goes to another folder: which, what that takes, and why it may not be possible. The move
// itself is the program's, once the window is closed and nothing has the files open.
// Thread rule: GUI thread; folders are looked at on another one. Failure rule: `problem` says why there is no move.
#pragma once

#include "base/result.h"
#include "bridge/background.h"
#include "exchange/storage_view_model.h"

#include <QObject>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <cstdint>
#include <filesystem>
#include <functional>

namespace daylong::ui {

class MoveViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(bool possible READ possible CONSTANT)          // here: not of a transcript that was named at the start
    Q_PROPERTY(bool models READ models NOTIFY changed)        // they are to be moved, not the conversations
    Q_PROPERTY(QString from READ from NOTIFY changed)         // a folder
    Q_PROPERTY(bool moved READ moved NOTIFY changed)          // it is not in the usual place
    Q_PROPERTY(QString to READ to NOTIFY changed)             // a folder; empty: none is chosen, or it will not do
    Q_PROPERTY(QString size READ size NOTIFY changed)         // of what is moved
    Q_PROPERTY(bool onNetwork READ onNetwork NOTIFY changed)  // it would go to another machine
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
public:
    struct Plan {
        std::filesystem::path to;  // a folder
        uint64_t bytes = 0;
        bool onNetwork = false;
        std::function<void()> move = {};  // closes the window for it
    };
    struct Hooks {
        /// Empty: back to the usual place. On another thread.
        std::function<Result<Plan>(Stored what, const std::filesystem::path& folder)> plan = {};
        std::function<std::filesystem::path(Stored what)> now = {};  // the folder
        std::function<bool(Stored what)> moved = {};
    };
    explicit MoveViewModel(Hooks hooks, QObject* parent = nullptr);

    bool possible() const { return static_cast<bool>(m_hooks.plan); }
    bool models() const { return m_what == Stored::Models; }
    QString from() const;
    bool moved() const { return m_hooks.moved && m_hooks.moved(m_what); }
    QString to() const { return QString::fromStdString(m_plan.to.string()); }
    QString size() const;
    bool onNetwork() const { return m_plan.onNetwork; }
    QString problem() const { return m_problem; }

    Q_INVOKABLE void ask(const QString& kind);  // StorageViewModel's: "transcript" or "models"
    Q_INVOKABLE void choose(const QUrl& folder);
    Q_INVOKABLE void chooseUsual();
    Q_INVOKABLE void move();

Q_SIGNALS:
    void changed();
    void wanted();  // its page

private:
    void look(const std::filesystem::path& folder);

    Hooks m_hooks;
    Stored m_what = Stored::Transcript;
    Plan m_plan;
    QString m_problem;
    Background m_background{QStringLiteral("places")};  // last: it works for the others
};

}  // namespace daylong::ui
