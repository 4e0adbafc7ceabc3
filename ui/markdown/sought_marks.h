// SoughtMarks: colours what a reader looks for in a text that is shown as it is. Other texts are marked as they are
// rendered. Thread rule: GUI thread. Failure rule: none.
#pragma once

#include "markdown/block_model.h"

#include <QColor>
#include <QPointer>
#include <QQuickTextDocument>
#include <QSyntaxHighlighter>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class SoughtMarks : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document MEMBER m_document NOTIFY changed)
    Q_PROPERTY(daylong::ui::BlockModel* blocks READ blocks WRITE setBlocks NOTIFY changed)  // knows what is looked for
    Q_PROPERTY(QColor ground MEMBER m_ground NOTIFY changed)
    Q_PROPERTY(QColor ink MEMBER m_ink NOTIFY changed)
public:
    explicit SoughtMarks(QObject* parent = nullptr);

    BlockModel* blocks() const { return m_blocks; }
    void setBlocks(BlockModel* blocks);

Q_SIGNALS:
    void changed();

private:
    class Colouring;
    void update();

    QQuickTextDocument* m_document = nullptr;
    QPointer<BlockModel> m_blocks;
    QColor m_ground, m_ink;
    QPointer<QSyntaxHighlighter> m_colouring;  // there only while something is looked for; belongs to the document
};

}  // namespace daylong::ui
