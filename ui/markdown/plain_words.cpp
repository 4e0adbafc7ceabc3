#include "markdown/plain_words.h"

#include "markdown/block_html.h"

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr qsizetype kMarks = 8;  // characters of Markdown that may stand around one that is shown

/// What a model answered, behind its thoughts; nothing but these: they. (ReplyBlocks has the exact rules, for what
/// comes letter by letter.)
QString answerOf(const QString& reply) {
    const QString opening = QStringLiteral("<think>"), closing = QStringLiteral("</think>");
    const qsizetype end = reply.indexOf(closing), begin = reply.indexOf(opening);
    const bool opened = begin >= 0 && reply.left(begin).trimmed().isEmpty();
    const QString thoughts = reply.left(end).mid(opened ? begin + opening.size() : 0);
    if (end < 0) return opened ? thoughts : reply;
    const bool spokenOf = !opened && (thoughts.contains(opening) || thoughts.contains(u'`'));
    if (spokenOf) return reply;
    const QString answer = reply.mid(end + closing.size());
    return answer.trimmed().isEmpty() ? thoughts : answer;
}

}  // namespace

QString plainWords(const QString& markdown, qsizetype most) {
    const QString text = markdown.left(kMarks * most);
    BlockParser parser;
    std::vector<Block> blocks;
    for (const QString& line : text.split(u'\n')) parser.takeLine(line.left(kLongestBlock), blocks);
    QString words;
    for (const Block& block : blocks) {
        if (words.size() >= most) break;
        if (block.kind == Block::Kind::Definition) continue;
        if (block.joint != Block::Joint::Word) words += u' ';
        for (const Container& container : block.containers) words += container.marker + u' ';
        words += renderBlock(block, {}, {}).copied(0, -1);
    }
    return words.simplified().left(most);
}

QString plainWords(const store::Message& message, qsizetype most) {
    const bool filesAlone = message.text.empty() && !message.files.empty();
    if (filesAlone) return QString::fromStdString(message.files.front().name).left(most);
    const QString text = QString::fromStdString(message.text);
    return plainWords(message.role == store::MessageRole::Assistant ? answerOf(text) : text, most);
}

}  // namespace daylong::ui
