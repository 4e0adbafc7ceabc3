#include "markdown/code_colours.h"

#include "code/code_scanner.h"

#include <algorithm>
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
        bool grows = false;
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
        for (const TextRange& range : soughtIn(text)) {
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

    /// In a line. In a text that does not grow words may stand on both sides of a line's end.
    std::vector<TextRange> soughtIn(const QString& text) {
        if (m_look.grows || m_look.sought.empty()) return m_look.sought.placesIn(text);
        if (!currentBlock().previous().isValid()) m_inAll = m_look.sought.placesIn(document()->toPlainText());
        std::vector<TextRange> here;
        const qsizetype line = currentBlock().position();
        for (const TextRange& range : m_inAll) {
            const TextRange part{std::max<qsizetype>(range.begin - line, 0), std::min(range.end - line, text.size())};
            if (part.begin < part.end) here.push_back(part);
        }
        return here;
    }

    Look m_look;
    std::vector<TextRange> m_inAll;
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
    if (!m_complete || m_document == nullptr) return;
    Colouring::Look look{
        languageOf(m_language), m_begin, m_inks, m_blocks ? m_blocks->sought() : SoughtWords(m_sought), {},
        !m_blocks.isNull()};
    if (look.language == nullptr && look.sought.empty()) return;
    look.soughtFormat.setBackground(m_soughtGround);
    look.soughtFormat.setForeground(m_soughtInk);
    m_colouring = new Colouring(m_document->textDocument(), std::move(look));
}

}  // namespace daylong::ui

#include "moc_code_colours.cpp"
