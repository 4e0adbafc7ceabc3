// TextLayer: what is drawn over a text where its document has it, and anew whenever that is laid out anew. Of a very
// wide or high text it is drawn in fewer pixels, and spread. Thread rule: GUI thread. Failure rule: without a document,
// nothing.
#pragma once

#include <QPointer>
#include <QQuickPaintedItem>
#include <QQuickTextDocument>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class TextLayer : public QQuickPaintedItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(QQuickTextDocument* document READ document WRITE setDocument NOTIFY changed)
public:
    explicit TextLayer(QQuickItem* parent = nullptr);

    QQuickTextDocument* document() const { return m_document; }
    void setDocument(QQuickTextDocument* document);

Q_SIGNALS:
    void changed();

protected:
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    QPointer<QQuickTextDocument> m_document;
};

}  // namespace daylong::ui
