#include "markdown/text_layer.h"

#include <QAbstractTextDocumentLayout>
#include <QTextDocument>

namespace daylong::ui {
namespace {

constexpr int kMostPixels = 4096;  // in one direction; twice that is what every graphics card has

}  // namespace

TextLayer::TextLayer(QQuickItem* parent) : QQuickPaintedItem(parent) {
    connect(this, &TextLayer::changed, this, [this] { update(); });
}

void TextLayer::setDocument(QQuickTextDocument* document) {
    if (document == m_document) return;
    m_document = document;
    if (document != nullptr) {
        const auto* layout = document->textDocument()->documentLayout();
        connect(layout, &QAbstractTextDocumentLayout::update, this, [this] { update(); });
        connect(layout, &QAbstractTextDocumentLayout::documentSizeChanged, this, [this] { update(); });
    }
    Q_EMIT changed();
}

void TextLayer::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickPaintedItem::geometryChange(now, before);
    const bool large = now.width() > kMostPixels || now.height() > kMostPixels;
    setTextureSize(large ? now.size().toSize().boundedTo({kMostPixels, kMostPixels}) : QSize());
}

}  // namespace daylong::ui

#include "moc_text_layer.cpp"
