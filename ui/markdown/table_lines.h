// TableLines: a hair line below each row of a table, the first one stronger where it is its head. (Qt Quick draws the
// borders of a table in rich text twice, and those of its cells not at all.) Thread rule: GUI thread. Failure rule: a
// document without a table has no lines.
#pragma once

#include "markdown/text_layer.h"

#include <QColor>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

constexpr int kCellPadding = 7;

class TableLines : public TextLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool headed MEMBER m_headed NOTIFY changed)
    Q_PROPERTY(QColor ink MEMBER m_ink NOTIFY changed)
    Q_PROPERTY(QColor headInk MEMBER m_headInk NOTIFY changed)
public:
    using TextLayer::TextLayer;

    void paint(QPainter* painter) override;

private:
    bool m_headed = false;
    QColor m_ink, m_headInk;
};

}  // namespace daylong::ui
