// SoughtMarks: marks what a reader looks for, wherever it stands in the texts below an item, and tells where that is. The
// texts stay as they are: they are only coloured.
// Thread rule: GUI thread. Failure rule: none.
#pragma once

#include <QColor>
#include <QPointer>
#include <QQuickItem>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <optional>
#include <vector>

class QTextDocument;

namespace daylong::ui {

class SoughtMarks : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickItem* within READ within WRITE setWithin NOTIFY changed)
    Q_PROPERTY(QString sought READ sought WRITE setSought NOTIFY changed)  // as typed; empty: nothing is marked
    Q_PROPERTY(int current READ current WRITE setCurrent NOTIFY changed)   // the place that stands out; -1: none
    Q_PROPERTY(QColor ground READ ground WRITE setGround NOTIFY changed)
    Q_PROPERTY(QColor currentGround READ currentGround WRITE setCurrentGround NOTIFY changed)
    Q_PROPERTY(QColor currentInk READ currentInk WRITE setCurrentInk NOTIFY changed)
public:
    explicit SoughtMarks(QObject* parent = nullptr);
    ~SoughtMarks() override;

    QQuickItem* within() const { return m_within; }
    void setWithin(QQuickItem* item);
    QString sought() const { return m_sought; }
    void setSought(const QString& typed);
    int current() const { return m_current; }
    void setCurrent(int place);
    QColor ground() const { return m_ground; }
    void setGround(const QColor& colour);
    QColor currentGround() const { return m_currentGround; }
    void setCurrentGround(const QColor& colour);
    QColor currentInk() const { return m_currentInk; }
    void setCurrentInk(const QColor& colour);

    Q_INVOKABLE int count() { return static_cast<int>(places().size()); }
    /// Where the place stands in the item, which has been laid out; -1: there is no such place.
    Q_INVOKABLE qreal yOf(int place);

Q_SIGNALS:
    void changed();

private:
    class Colouring;
    struct Place {
        QPointer<QQuickItem> text;
        QTextDocument* document = nullptr;
        int at = 0;  // in the document
    };
    const std::vector<Place>& places();
    void update();
    void updateSoon();

    QPointer<QQuickItem> m_within;
    QString m_sought;
    int m_current = -1;
    QColor m_ground, m_currentGround, m_currentInk;
    bool m_due = false;
    std::optional<std::vector<Place>> m_places;  // not looked for yet, or no longer sure
    std::vector<QTextDocument*> m_documents;     // of these
    std::map<QTextDocument*, QPointer<Colouring>> m_colourings;  // each belongs to its document
};

}  // namespace daylong::ui
