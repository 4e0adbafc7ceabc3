#include "words/words.h"

#include "base/say.h"

#include <QCoreApplication>

namespace daylong::ui {
namespace {

QString patternOf(const Saying& saying) {
    return QCoreApplication::translate("Say", std::string(english(saying.say)).c_str());
}

}  // namespace

QString words(const Sayings& sayings) {
    QString all;
    for (const Saying& each : sayings) {
        const QString pattern = patternOf(each);
        if (!all.isEmpty()) all += all.endsWith(QLatin1Char('.')) ? QStringLiteral(" ") : QStringLiteral(". ");
        // By hand: what a value contains is no place.
        for (qsizetype at = 0; at < pattern.size(); ++at) {
            const bool isPlace = pattern[at] == QLatin1Char('%') && at + 1 < pattern.size();
            const int value = isPlace ? pattern[at + 1].digitValue() - 1 : -1;
            if (value < 0 || static_cast<size_t>(value) >= each.values.size()) {
                all += pattern[at];
                continue;
            }
            all += QString::fromStdString(each.values[static_cast<size_t>(value)]);
            ++at;
        }
    }
    return all;
}

QString words(const Error& error) {
    return error.sayings.empty() ? QString::fromStdString(error.message) : words(error.sayings);
}

QString wordsAlone(const Error& error) {
    QString text = words(error);
    if (error.sayings.empty() || text.isEmpty()) return text;
    if (patternOf(error.sayings.front()).startsWith(text[0])) text[0] = text[0].toUpper();
    return text;
}

QString textOf(const store::Message& message) {
    return message.says.empty() ? QString::fromStdString(message.text) : words(message.says);
}

QString shownTitle(const std::string& title) {
    const QString shown = QString::fromStdString(title).simplified();
    return shown.isEmpty() ? QCoreApplication::translate("Titles", "New conversation") : shown;
}

}  // namespace daylong::ui
