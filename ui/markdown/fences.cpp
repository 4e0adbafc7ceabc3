#include "markdown/fences.h"

#include <algorithm>

namespace daylong::ui {

QStringView wordsAt(QStringView line, qsizetype column) {
    const QStringView rest = line.mid(std::min(column, line.size()));
    const auto word = std::find_if(rest.begin(), rest.end(), [](QChar c) { return c != u' '; });
    return word - rest.begin() > 3 ? QStringView() : rest.mid(word - rest.begin());
}

qsizetype runOf(QStringView words) {
    if (words.isEmpty()) return 0;
    const auto end = std::find_if(words.begin(), words.end(), [&](QChar c) { return c != words.front(); });
    return end - words.begin();
}

QStringView fenceOf(QStringView words) {
    const qsizetype run = runOf(words);
    if (run < 3 || (words.front() != u'`' && words.front() != u'~')) return {};
    if (words.front() == u'`' && words.mid(run).contains(u'`')) return {};  // a code span, not a fence
    return words.left(run);
}

bool closesFence(QStringView words, QStringView fence) {
    const QStringView run = words.trimmed();
    return run.startsWith(fence) && runOf(run) == run.size();
}

}  // namespace daylong::ui
