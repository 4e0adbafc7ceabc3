// MathReader: LaTeX from left to right, token by token. Thread rule: any. Failure rule: what is wrong ends the formula
// where it stands; what it would have been is not looked at then.
#pragma once

#include <QString>
#include <QStringView>

namespace daylong::ui {

class MathReader {
public:
    explicit MathReader(QStringView source) : m_text(source) {}

protected:
    void wrong();
    QChar peek() const { return m_at < m_text.size() ? m_text[m_at] : QChar(); }
    bool at(QStringView words) const { return m_text.mid(m_at).startsWith(words); }
    void skipSpace();  // and comments
    /// The command at the cursor, without its backslash; empty: none.
    QString peekCommand() const;
    QString takeCommand();
    void expect(QStringView words);
    /// "{words}", as they are.
    QString takeBraced();
    /// "[words]", where there are some.
    QString takeOptional();

    QStringView m_text;
    qsizetype m_at = 0;
    bool m_wrong = false;
};

}  // namespace daylong::ui
