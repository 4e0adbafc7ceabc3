#include "markdown/code_colours.h"

#include "code/code_scanner.h"

#include <utility>

namespace daylong::ui {

class CodeColours::Colouring : public QSyntaxHighlighter {
public:
    struct Look {
        const KnownLanguage* language = nullptr;
        CodeState begin = 0;
        QVariantList inks;
        SoughtWords sought;
        QTextCharFormat soughtFormat;
    };
    Colouring(QTextDocument* document, Look look) : QSyntaxHighlighter(document), m_look(std::move(look)) {}

protected:
    void highlightBlock(const QString& text) override {
        if (m_look.language != nullptr) {
            const bool first = !currentBlock().previous().isValid();
            const ScannedLine line = scanLine(*m_look.language, text, first ? m_look.begin : previousBlockState());
            for (const CodeToken& token : line.tokens) {
                setFormat(static_cast<int>(token.begin), static_cast<int>(token.end - token.begin),
                          formatOf(token.ink));
            }
            setCurrentBlockState(afterLine(*m_look.language, line.end));
        }
        for (const TextRange& range : m_look.sought.placesIn(text)) {
            setFormat(static_cast<int>(range.begin), static_cast<int>(range.end - range.begin), m_look.soughtFormat);
        }
    }

private:
    QTextCharFormat formatOf(Ink ink) const {
        QTextCharFormat format;
        format.setForeground(m_look.inks.value(static_cast<int>(ink)).value<QColor>());
        if (ink == Ink::Comment) format.setFontItalic(true);
        return format;
    }

    Look m_look;
};

CodeColours::CodeColours(QObject* parent) : QObject(parent) {
    connect(this, &CodeColours::changed, this, &CodeColours::update);
}

CodeColours::~CodeColours() = default;

void CodeColours::setBlocks(BlockModel* blocks) {
    if (blocks == m_blocks) return;
    if (m_blocks) m_blocks->disconnect(this);
    m_blocks = blocks;
    if (blocks != nullptr) connect(blocks, &BlockModel::soughtChanged, this, &CodeColours::update);
    Q_EMIT changed();
}

void CodeColours::componentComplete() {
    m_complete = true;
    update();
}

void CodeColours::update() {
    delete m_colouring;
    if (!m_complete || m_document == nullptr || !m_blocks) return;
    Colouring::Look look{languageOf(m_language), m_begin, m_inks, m_blocks->sought(), {}};
    if (look.language == nullptr && look.sought.empty()) return;
    look.soughtFormat.setBackground(m_soughtGround);
    look.soughtFormat.setForeground(m_soughtInk);
    m_colouring = new Colouring(m_document->textDocument(), std::move(look));
}

}  // namespace daylong::ui

#include "moc_code_colours.cpp"
