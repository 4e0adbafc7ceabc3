// ServeViewModel: whether other programs on this machine may talk in the conversation that is open (the local API).
// Takes effect at once, and holds at the next start. Thread rule: GUI thread; it is begun and ended on another one.
// Failure rule: what went wrong is said in `problem`, and nobody is answered.
#pragma once

#include "bridge/background.h"

#include "base/result.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <string>

namespace daylong::ui {

class ServeViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The settings have the one there is")

    Q_PROPERTY(bool offered READ offered CONSTANT)
    Q_PROPERTY(bool on READ on WRITE setOn NOTIFY changed)       // wanted
    Q_PROPERTY(QString address READ address NOTIFY changed)      // empty: nobody is answered
    Q_PROPERTY(QString tokenFile READ tokenFile NOTIFY changed)  // likewise
    Q_PROPERTY(QString problem READ problem NOTIFY changed)      // why not; empty: none

public:
    struct At {
        std::string address, token, tokenFile;
    };
    struct Hooks {
        std::function<Result<At>()> begin = {};  // unset: it is not offered
        std::function<void()> end = {};
        std::function<void(bool)> remember = {};
        bool wanted = false;  // as it was left
    };

    explicit ServeViewModel(Hooks hooks) : m_hooks(std::move(hooks)) {}

    bool offered() const { return bool(m_hooks.begin); }
    bool on() const { return m_on; }
    void setOn(bool on);
    QString address() const { return QString::fromStdString(m_at.address); }
    QString tokenFile() const { return QString::fromStdString(m_at.tokenFile); }
    QString problem() const { return m_problem; }

    /// As it was left.
    void resume();
    Q_INVOKABLE void copyToken() const;

Q_SIGNALS:
    void changed();

private:
    void show(int switched, const Result<At>& done);

    Hooks m_hooks;
    bool m_on = false;
    int m_switched = 0;  // how often
    At m_at;
    QString m_problem;
    Background m_background{QStringLiteral("local API")};  // last: it works for the others
};

}  // namespace daylong::ui
