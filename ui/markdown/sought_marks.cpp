#include "markdown/sought_marks.h"

#include <utility>

namespace daylong::ui {

class SoughtMarks::Colouring : public QSyntaxHighlighter {
public:
    Colouring(QTextDocument* document, SoughtWords words, const QTextCharFormat& format)
        : QSyntaxHighlighter(document), m_words(std::move(words)), m_format(format) {}

protected:
    void highlightBlock(const QString& text) override {
        for (const TextRange& range : m_words.placesIn(text)) {
            setFormat(static_cast<int>(range.begin), static_cast<int>(range.end - range.begin), m_format);
        }
    }

private:
    SoughtWords m_words;
    QTextCharFormat m_format;
};

SoughtMarks::SoughtMarks(QObject* parent) : QObject(parent) {
    connect(this, &SoughtMarks::changed, this, &SoughtMarks::update);
}

void SoughtMarks::setBlocks(BlockModel* blocks) {
    if (blocks == m_blocks) return;
    if (m_blocks) m_blocks->disconnect(this);
    m_blocks = blocks;
    if (blocks != nullptr) connect(blocks, &BlockModel::soughtChanged, this, &SoughtMarks::update);
    Q_EMIT changed();
}

void SoughtMarks::update() {
    delete m_colouring;
    if (m_document == nullptr || !m_blocks || m_blocks->sought().empty()) return;
    QTextCharFormat format;
    format.setBackground(m_ground);
    format.setForeground(m_ink);
    m_colouring = new Colouring(m_document->textDocument(), m_blocks->sought(), format);
}

}  // namespace daylong::ui

#include "moc_sought_marks.cpp"
