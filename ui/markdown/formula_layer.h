// FormulaLayer: the formulas of a paragraph, drawn over the room that its text leaves for them, on its baselines.
// MathText makes that room, as the size of a formula depends on the font. Thread rule: GUI thread. Failure rule: none;
// what is no formula was told to be code before.
#pragma once

#include "markdown/text_layer.h"

#include <QColor>
#include <QFont>
#include <QPoint>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class MathText : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
public:
    /// A block's HTML with room for each of its formulas (BlockModel::FormulasRole), none of which is wider than
    /// `widest`.
    Q_INVOKABLE static QString withRoom(const QString& html, const QStringList& formulas, const QFont& font,
                                        qreal widest);
    Q_INVOKABLE static qreal widthOf(const QString& formula, const QFont& font);
};

class FormulaLayer : public TextLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QStringList formulas MEMBER m_formulas NOTIFY changed)
    Q_PROPERTY(QFont font MEMBER m_font NOTIFY changed)
    Q_PROPERTY(QColor ink MEMBER m_ink NOTIFY changed)
    Q_PROPERTY(QColor chosenInk MEMBER m_chosenInk NOTIFY changed)
    Q_PROPERTY(QPoint chosen MEMBER m_chosen NOTIFY changed)  // from x up to y, in characters of the document
public:
    using TextLayer::TextLayer;

    void paint(QPainter* painter) override;

private:
    QStringList m_formulas;
    QFont m_font;
    QColor m_ink, m_chosenInk;
    QPoint m_chosen{-1, -1};
};

}  // namespace daylong::ui
