// StorageViewModel: where everything lies, and how large it is. Thread rule: GUI thread; the files are looked at on
// another one. Failure rule: what cannot be looked at counts as nothing.
#pragma once

#include "bridge/background.h"

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace daylong::ui {

/// What of the program's is kept in one place.
enum class Stored { Transcript, Copies, Models, Unfinished, Memory, Weights, Looks };
struct StoredPlace {
    Stored what = Stored::Transcript;
    std::filesystem::path path;  // a file, or a folder
    uint64_t bytes = 0;
    int files = 0;
};

class StorageViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(QVariantList places READ places NOTIFY changed)  // {kind, name, help, path, size, any}
    Q_PROPERTY(QString total READ total NOTIFY changed)         // empty: not known yet
public:
    struct Hooks {                                               // on another thread
        std::function<std::vector<StoredPlace>()> measure = {};  // unset: nothing is told
        std::function<void()> deleteCopies = {};
        std::function<void()> deleteWeights = {};
    };
    explicit StorageViewModel(Hooks hooks, QObject* parent = nullptr);

    QVariantList places() const;
    QString total() const;
    Q_INVOKABLE void look();
    Q_INVOKABLE void deleteCopies();   // older ones, of the transcript
    Q_INVOKABLE void deleteWeights();  // those that were laid out for this machine

Q_SIGNALS:
    void changed();

private:
    void clear(const std::function<void()>& remove);
    void ask(std::function<std::vector<StoredPlace>()> measure);

    Hooks m_hooks;
    std::vector<StoredPlace> m_places;
    Background m_background{QStringLiteral("storage")};  // last: it works for the others
};

}  // namespace daylong::ui
