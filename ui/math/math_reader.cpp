#include "math/math_reader.h"

#include <algorithm>

namespace daylong::ui {

void MathReader::wrong() {
    m_wrong = true;
    m_at = m_text.size();
}

void MathReader::skipSpace() {
    while (m_at < m_text.size()) {
        if (peek() == u'%') {
            while (m_at < m_text.size() && peek() != u'\n') ++m_at;
        } else if (peek().isSpace()) {
            ++m_at;
        } else {
            return;
        }
    }
}

QString MathReader::peekCommand() const {
    if (peek() != u'\\' || m_at + 1 >= m_text.size()) return {};
    qsizetype end = m_at + 1;
    while (end < m_text.size() && m_text[end].isLetter() && m_text[end].unicode() < 128) ++end;
    return m_text.mid(m_at + 1, std::max<qsizetype>(end - m_at - 1, 1)).toString();
}

QString MathReader::takeCommand() {
    const QString name = peekCommand();
    m_at += 1 + name.size();
    return name;
}

void MathReader::expect(QStringView words) {
    skipSpace();
    if (at(words)) m_at += words.size();
    else wrong();
}

QString MathReader::takeBraced() {
    expect(u"{");
    const qsizetype begin = m_at;
    for (int depth = 1; m_at < m_text.size(); ++m_at) {
        if (peek() == u'\\') ++m_at;
        else if (peek() == u'{') ++depth;
        else if (peek() == u'}' && --depth == 0) return m_text.mid(begin, m_at++ - begin).toString();
    }
    wrong();
    return {};
}

QString MathReader::takeOptional() {
    const qsizetype before = m_at;
    skipSpace();
    const qsizetype end = peek() == u'[' ? m_text.indexOf(u']', m_at) : -1;
    if (end < 0) {
        m_at = before;
        return {};
    }
    const QString words = m_text.mid(m_at + 1, end - m_at - 1).toString();
    m_at = end + 1;
    return words;
}

}  // namespace daylong::ui
