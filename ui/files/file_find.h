// FileFind: where in the file that is read the words stand that a reader looks for, and which of these places is shown.
// All are found at once, piece by piece; a piece counts where all of the words are in it or in it and one beside it. A
// phrase may go on in the next piece. Thread rule: GUI thread; it looks on a thread of its own. Failure rule: none; of
// very many places the first are found, and that is said.
#pragma once

#include "bridge/background.h"
#include "store/types.h"

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <vector>

namespace daylong::ui {

/// As a piece is shown.
QString pieceText(const store::FilePiece& piece);

class FileFind : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the file that is read")
    Q_PROPERTY(bool searching READ searching NOTIFY changed)
    Q_PROPERTY(int count READ count NOTIFY changed)       // places
    Q_PROPERTY(int current READ current NOTIFY changed)   // the one shown, from 1; 0: none
    Q_PROPERTY(bool several READ several NOTIFY changed)  // words are looked for, which must be near each other
    Q_PROPERTY(bool more READ more NOTIFY changed)        // there are more than are counted
public:
    explicit FileFind(QObject* parent = nullptr);

    bool searching() const { return m_searching; }
    int count() const { return static_cast<int>(m_places.size()); }
    int current() const { return m_current; }
    bool several() const { return m_query.trimmed().contains(QLatin1Char(' ')); }
    bool more() const { return m_more; }

    void setFile(std::shared_ptr<const store::AttachedFile> file);
    /// What is to be marked in this piece; empty: nothing.
    QString soughtIn(int piece) const;

    /// Finds, a moment later, and goes to the first place that is not above the piece `from`.
    Q_INVOKABLE void find(const QString& query, int from);
    Q_INVOKABLE void step(int by);  // 1: to the place below. From the last one on to the first
    Q_INVOKABLE void clear();

Q_SIGNALS:
    void changed();
    void marksChanged();
    void placeShown(int piece, int begin, int end);

private:
    struct Place {
        int piece, begin, end;
    };
    struct Found {
        std::vector<Place> places;
        bool more = false;
    };

    static Found look(const store::AttachedFile& file, const QString& query, const std::function<bool()>& isWanted);
    void start();
    void show(Found found);

    std::shared_ptr<const store::AttachedFile> m_file;
    QTimer m_pause;
    QString m_query;
    int m_from = 0;
    bool m_searching = false, m_more = false;
    int m_current = 0;
    std::vector<Place> m_places;
    Background m_background{QStringLiteral("find")};
};

}  // namespace daylong::ui
