#include "code/language.h"

#include <deque>

namespace daylong::ui {
namespace {

struct Table {
    std::deque<KnownLanguage> languages;  // stay where they are
    QHash<QString, const KnownLanguage*> byName;

    Table() {
        for (auto part : {languagesWithBraces, scriptLanguages, dataLanguages, otherLanguages}) {
            for (Language& language : part()) add(std::move(language));
        }
    }

    void add(Language language) {
        KnownLanguage& known = languages.emplace_back();
        const bool ignoresCase = (language.traits & IgnoresCase) != 0;
        const auto note = [&](const QString& words, Ink ink) {
            for (const QString& word : words.split(u' ', Qt::SkipEmptyParts)) {
                known.words.insert(ignoresCase ? word.toLower() : word, ink);
            }
        };
        note(language.types, Ink::Type);
        note(language.constants, Ink::Constant);
        note(language.keywords, Ink::Keyword);
        for (const QString& name : language.names.split(u' ')) byName.insert(name, &known);
        known.language = std::move(language);
    }
};

}  // namespace

const KnownLanguage* languageOf(QStringView written) {
    static const Table table;
    constexpr qsizetype kLongestName = 40;
    QString name = written.left(kLongestName).trimmed().toString().toLower();
    if (name.startsWith(u'{')) name.remove(0, name.startsWith(u"{.") ? 2 : 1);
    if (name.startsWith(u"language-")) name.remove(0, 9);
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (name[i].isSpace() || QStringView(u"{}:,;(").contains(name[i])) name.truncate(i);
    }
    return table.byName.value(name, nullptr);
}

}  // namespace daylong::ui
