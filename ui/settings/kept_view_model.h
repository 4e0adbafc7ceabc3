// KeptViewModel: how much of what models made of conversations is on the disk. Thread rule: GUI thread; the files are
// looked at on another one. Failure rule: none.
#pragma once

#include "bridge/background.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <cstdint>
#include <functional>

namespace daylong::ui {

class KeptViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The settings have the one there is")

    Q_PROPERTY(QString usedText READ usedText NOTIFY changed)  // "120 MiB"; empty: not known yet
    Q_PROPERTY(int suitableMiB READ suitableMiB NOTIFY changed)
    Q_PROPERTY(bool any READ any NOTIFY changed)

public:
    struct Use {
        uint64_t bytes = 0;     // that are kept
        uint64_t suitable = 0;  // that may be, where nobody chose
    };
    struct Hooks {
        std::function<Use()> measure = {};  // unset: nothing is kept
        std::function<void()> clear = {};
    };

    explicit KeptViewModel(Hooks hooks) : m_hooks(std::move(hooks)) {}

    QString usedText() const;
    int suitableMiB() const { return static_cast<int>(m_use.suitable >> 20U); }
    bool any() const { return m_use.bytes > 0; }

    Q_INVOKABLE void look();
    Q_INVOKABLE void clear();

Q_SIGNALS:
    void changed();

private:
    Hooks m_hooks;
    Use m_use;
    bool m_known = false;
    Background m_background{QStringLiteral("kept memory")};  // last: it works for the others
};

}  // namespace daylong::ui
