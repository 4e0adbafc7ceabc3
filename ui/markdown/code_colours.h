// CodeColours: colours the words of code by what they are, and marks what a reader looks for in it, or in any plain
// text. (Other texts are marked as they are rendered.) A line is coloured when it comes, from the state that the line
// above left behind; a block that goes on with another one begins with that one's. Thread rule: GUI thread. Failure
// rule: code in a language that is not known stays as it is.
#pragma once

#include "markdown/block_model.h"

#include <QColor>
#include <QPointer>
#include <QQmlParserStatus>
#include <QQuickTextDocument>
#include <QSyntaxHighlighter>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class CodeColours : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document MEMBER m_document NOTIFY changed)
    Q_PROPERTY(daylong::ui::BlockModel* blocks READ blocks WRITE setBlocks NOTIFY changed)  // knows what is looked for
    Q_PROPERTY(QString sought MEMBER m_sought NOTIFY changed)      // that, as it was typed, where there are no blocks
    Q_PROPERTY(QString language MEMBER m_language NOTIFY changed)  // as it stands behind the fence
    Q_PROPERTY(int begin MEMBER m_begin NOTIFY changed)            // a CodeState
    Q_PROPERTY(QVariantList inks MEMBER m_inks NOTIFY changed)     // by Ink
    Q_PROPERTY(QColor soughtGround MEMBER m_soughtGround NOTIFY changed)
    Q_PROPERTY(QColor soughtInk MEMBER m_soughtInk NOTIFY changed)
public:
    explicit CodeColours(QObject* parent = nullptr);
    ~CodeColours() override;

    BlockModel* blocks() const { return m_blocks; }
    void setBlocks(BlockModel* blocks);
    void classBegin() override {}
    void componentComplete() override;

Q_SIGNALS:
    void changed();

private:
    class Colouring;
    void update();

    QQuickTextDocument* m_document = nullptr;
    QPointer<BlockModel> m_blocks;
    QString m_sought, m_language;
    int m_begin = 0;
    bool m_complete = false;  // all that it is told at first is there: it colours once, not once for each
    QVariantList m_inks;
    QColor m_soughtGround, m_soughtInk;
    QPointer<QSyntaxHighlighter> m_colouring;  // there only while there is something to colour; belongs to the document
};

}  // namespace daylong::ui
