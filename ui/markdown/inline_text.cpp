#include "markdown/inline_text.h"

#include "markdown/inline_source.h"
#include "markdown/web_address.h"
#include "math/formula.h"

#include <QTextDocumentFragment>

#include <md4c.h>

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

constexpr qsizetype kMostLabels = 100;

QString utf16(const MD_CHAR* text, MD_SIZE size) { return QString::fromUtf8(text, static_cast<qsizetype>(size)); }

/// "&nbsp;", "&#8217;"; what is no entity stays as it is.
QString entity(const QString& name) {
    const QString character = QTextDocumentFragment::fromHtml(name).toPlainText();
    return character.isEmpty() ? name : character;
}

/// Addresses that stand in the text become links.
std::vector<InlineRun> withAddresses(QStringView plain, const std::vector<InlineRun>& runs) {
    std::vector<InlineRun> all;
    for (InlineRun run : runs) {
        const QStringView seen = plain.left(run.end);
        for (qsizetype at = run.begin; run.link.isEmpty() && !run.code && !run.formula && at < run.end; ++at) {
            const qsizetype end = addressEnd(seen, at);
            if (end < 0) continue;
            InlineRun before = run, address = run;
            before.end = address.begin = at;
            address.end = run.begin = end;
            const QString words = seen.mid(at, end - at).toString();
            address.link = mayOpen(words) ? words : QStringLiteral("http://") + words;
            if (before.begin < before.end) all.push_back(before);
            all.push_back(address);
            at = end - 1;
        }
        if (run.begin < run.end) all.push_back(run);
    }
    return all;
}

/// Makes runs of what md4c tells.
class Builder {
public:
    Builder(const InlineSource& source, const std::vector<LinkDefinition>& definitions)
        : m_source(source), m_definitions(definitions) {}

    void enter(MD_SPANTYPE type, void* detail) {
        switch (type) {
            case MD_SPAN_STRONG: ++m_bold; break;
            case MD_SPAN_EM: ++m_italic; break;
            case MD_SPAN_DEL: ++m_struck; break;
            case MD_SPAN_CODE: ++m_code; break;
            case MD_SPAN_A: m_links << target(static_cast<MD_SPAN_A_DETAIL*>(detail)->href); break;
            case MD_SPAN_IMG: m_links << target(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src); break;
            default: break;
        }
        if (type == MD_SPAN_A || type == MD_SPAN_IMG) m_linkBegins << m_text.plain.size();
    }

    void leave(MD_SPANTYPE type) {
        switch (type) {
            case MD_SPAN_STRONG: --m_bold; break;
            case MD_SPAN_EM: --m_italic; break;
            case MD_SPAN_DEL: --m_struck; break;
            case MD_SPAN_CODE: --m_code; break;
            case MD_SPAN_A:
            case MD_SPAN_IMG: leaveLink(type == MD_SPAN_IMG); break;
            default: break;
        }
    }

    void add(MD_TEXTTYPE type, const QString& words) {
        switch (type) {
            case MD_TEXT_NULLCHAR: append(QString(QChar(QChar::ReplacementCharacter))); break;
            case MD_TEXT_BR:
            case MD_TEXT_SOFTBR: append(QStringLiteral("\n")); break;
            case MD_TEXT_ENTITY: append(entity(words)); break;
            default: addPieces(m_source.pieces(words)); break;
        }
    }

    InlineText take() {
        m_text.runs = withAddresses(m_text.plain, m_text.runs);
        return std::move(m_text);
    }

private:
    QString target(const MD_ATTRIBUTE& attribute) const {
        QString address;
        for (size_t i = 0; attribute.size > 0 && attribute.substr_offsets[i] < attribute.size; ++i) {
            const MD_OFFSET begin = attribute.substr_offsets[i];
            const QString part = utf16(attribute.text + begin, attribute.substr_offsets[i + 1] - begin);
            address += attribute.substr_types[i] == MD_TEXT_ENTITY ? entity(part) : m_source.restore(part);
        }
        return address;
    }

    /// What cannot be opened is told beside the words, but for places in a page that is not there.
    void leaveLink(bool picture) {
        const QString link = m_links.takeLast();
        const qsizetype begin = m_linkBegins.takeLast();
        if (picture && m_text.plain.size() == begin) {
            m_links << link;
            append(link);
            m_links.removeLast();
        } else if (!mayOpen(link) && !link.isEmpty() && !link.startsWith(u'#') && m_text.plain.mid(begin) != link) {
            append(QStringLiteral(" (") + link + u')');
        }
    }

    void addPieces(const std::vector<KeptText>& pieces) {
        for (const KeptText& piece : pieces) {
            if (piece.kind == KeptText::Formula) addFormula(piece.text);
            else if (piece.kind == KeptText::Source) addCode(piece.text);
            else if (piece.kind == KeptText::Footnote) addFootnote(piece.text);
            else append(piece.text);
        }
    }

    void addFootnote(const QString& reference) {
        const QString label = linkLabel(QStringView(reference).mid(1, reference.size() - 2));
        const auto found = std::find_if(m_definitions.begin(), m_definitions.end(),
                                        [&](const LinkDefinition& definition) { return definition.label == label; });
        m_raised = true;
        append(found == m_definitions.end() ? reference : found->target);
        m_raised = false;
    }

    void addCode(const QString& words) {
        ++m_code;
        append(words);
        --m_code;
    }

    /// In display it has lines of its own.
    void addFormula(const QString& source) {
        const bool display = formulaSource(source).display;
        if (display) breakLine();
        m_text.formulas.push_back({m_text.plain.size(), source, display});
        m_text.runs.push_back({.begin = m_text.plain.size(), .end = m_text.plain.size() + 1, .formula = true});
        m_text.plain += kFormula;
        m_afterDisplay = display;
    }

    void breakLine() {
        while (!m_text.runs.empty() && !m_text.runs.back().formula && m_text.plain.back().isSpace()) {
            m_text.plain.chop(1);
            if (--m_text.runs.back().end == m_text.runs.back().begin) m_text.runs.pop_back();
        }
        if (!m_text.plain.isEmpty()) appendRun({}, QStringLiteral("\n"));
    }

    void append(QString words) {
        if (std::exchange(m_afterDisplay, false)) {
            while (!words.isEmpty() && words.front().isSpace()) words.remove(0, 1);
            if (words.isEmpty()) m_afterDisplay = true;
            else appendRun({}, QStringLiteral("\n"));
        }
        if (words.isEmpty()) return;
        const auto link = std::find_if(m_links.begin(), m_links.end(), mayOpen);  // not that of a picture in a link
        appendRun({.bold = m_bold > 0,
                   .italic = m_italic > 0,
                   .struck = m_struck > 0,
                   .code = m_code > 0,
                   .raised = m_raised,
                   .link = link == m_links.end() ? QString() : *link},
                  words);
    }

    void appendRun(InlineRun run, const QString& words) {
        run.begin = m_text.plain.size();
        run.end = run.begin + words.size();
        m_text.plain += words;
        if (!m_text.runs.empty()) {
            InlineRun& last = m_text.runs.back();
            if (!last.formula && last.bold == run.bold && last.italic == run.italic && last.struck == run.struck &&
                last.code == run.code && last.raised == run.raised && last.link == run.link) {
                last.end = run.end;
                return;
            }
        }
        m_text.runs.push_back(run);
    }

    const InlineSource& m_source;
    const std::vector<LinkDefinition>& m_definitions;
    InlineText m_text;
    bool m_raised = false;
    bool m_afterDisplay = false;
    int m_bold = 0, m_italic = 0, m_struck = 0, m_code = 0;
    QStringList m_links;
    QList<qsizetype> m_linkBegins;
};

Builder& builder(void* data) { return *static_cast<Builder*>(data); }

/// Behind the paragraph: md4c reads definitions anywhere. It compares their labels with those of the paragraph as they
/// are written there.
QString withDefinitions(const QString& paragraph, const std::vector<LinkDefinition>& definitions) {
    QString text = paragraph;
    for (const LinkDefinition& definition : definitions) {
        if (definition.label.startsWith(u'^')) continue;
        QString target = definition.target;
        target.replace(u'<', QStringLiteral("%3C")).replace(u'>', QStringLiteral("%3E"));
        const QString label = inlineSource(definition.label, {}).markdown.mid(2);  // behind a line's beginning
        text += QStringLiteral("\n\n[%1]: <%2>").arg(label, target);
    }
    return text;
}

}  // namespace

InlineText parseInline(const QString& markdown, const std::vector<LinkDefinition>& definitions) {
    QString words = markdown;
    words.replace(kFormula, QChar::ReplacementCharacter);
    QStringList footnotes;
    for (const LinkDefinition& definition : definitions) {
        if (definition.label.startsWith(u'^')) footnotes << definition.label;
    }
    const InlineSource source = inlineSource(words, footnotes);
    Builder made(source, definitions);
    MD_PARSER parser{};
    parser.flags =
        MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEEMAILAUTOLINKS;
    parser.enter_block = [](MD_BLOCKTYPE, void*, void*) { return 0; };
    parser.leave_block = [](MD_BLOCKTYPE, void*, void*) { return 0; };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* data) { return builder(data).enter(type, detail), 0; };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* data) { return builder(data).leave(type), 0; };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* data) {
        return builder(data).add(type, utf16(text, size)), 0;
    };
    const QByteArray text = withDefinitions(source.markdown, definitions).toUtf8();
    if (md_parse(text.constData(), static_cast<MD_SIZE>(text.size()), &parser, &made) == 0) return made.take();
    return {words, {{.end = words.size()}}, {}};
}

QStringList linkLabelsIn(const QString& markdown) {
    QStringList labels;
    qsizetype begin = -1;
    for (qsizetype i = 0; i < markdown.size() && labels.size() < kMostLabels; ++i) {
        if (markdown[i] == u'\\') ++i;
        else if (markdown[i] == u'[') begin = i + 1;
        else if (markdown[i] == u']' && begin >= 0) {
            const QString label = linkLabel(QStringView(markdown).mid(begin, i - begin));
            if (!label.isEmpty() && !labels.contains(label)) labels << label;
            begin = -1;
        }
    }
    return labels;
}

bool mayOpen(const QString& link) {
    static const QStringList opened{QStringLiteral("https://"), QStringLiteral("http://"), QStringLiteral("mailto:")};
    return std::any_of(opened.begin(), opened.end(),
                       [&](const QString& begin) { return link.startsWith(begin, Qt::CaseInsensitive); });
}

}  // namespace daylong::ui
