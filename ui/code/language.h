// Language: what colouring code has to know of a programming language: its words, and what is closed by something, such
// as a comment or a string. A table rather than a grammar: Debian 12 has no library for it that fits
// (KSyntaxHighlighting is there for Qt 5 alone; libsource-highlight is GPL-3, backtracks, and knows a dozen of the
// usual languages not at all), and what a model writes must be read in one pass, in bounded time. Thread rule: any.
// Failure rule: a language that is not known is none, and its code stays as it is.
#pragma once

#include <QHash>
#include <QString>
#include <QStringView>

#include <vector>

namespace daylong::ui {

enum class Ink { Plain, Keyword, Type, Constant, Text, Comment, Function, Meta, Name, Added, Removed };

/// From something that opens it to what closes it.
struct Region {
    enum Flag : unsigned {
        Escapes = 1,     // a backslash takes the next character with it
        Lines = 2,       // goes on over lines; others end with theirs
        Nests = 4,       // one may stand in another
        LineStart = 8,   // opens only as a line's first word
        AfterSpace = 16  // opens only behind white space
    };
    QString open, close;  // no `close`: to the line's end
    Ink ink = Ink::Text;
    unsigned flags = 0;
};

enum Trait : unsigned {
    IgnoresCase = 1,
    Directives = 1 << 1,   // "#include": a line's first word behind "#"
    Decorators = 1 << 2,   // "@word"
    Dollars = 1 << 3,      // "$word", "${word}" are names
    Calls = 1 << 4,        // a word in front of "(" is a function
    Capitals = 1 << 5,     // a word that begins with a capital is a type
    Keys = 1 << 6,         // a word or string in front of ":" is a name
    Settings = 1 << 7,     // a line's first word in front of "=" is a name
    Sections = 1 << 8,     // "[section]" as a line's first word
    Dashes = 1 << 9,       // "-" is part of a word
    Marks = 1 << 10,       // "?", "!" may end a word
    Primes = 1 << 11,      // "'" may end a word
    Quotes = 1 << 12,      // 'x' is a character, 'x alone is none
    Transposes = 1 << 13,  // "'" behind a word is an operator
    Patterns = 1 << 14,    // /pattern/
    Commands = 1 << 15,    // "\word"
    Prompts = 1 << 16,     // "$ " at a line's beginning
    Markup = 1 << 17,      // tags
    Changes = 1 << 18,     // lines that begin with "+" and "-"
    DollarWords = 1 << 19  // "$" is part of a word
};

struct Language {
    QString names;  // as written behind a fence, in lower case, parted by spaces; the first is what it is called
    QString keywords, types, constants;
    std::vector<Region> regions;  // the first that opens counts
    unsigned traits = 0;
};

struct KnownLanguage {
    Language language;
    QHash<QString, Ink> words;
    bool has(unsigned trait) const { return (language.traits & trait) != 0; }
};

/// By what stands behind a fence: "c++", "Python", "js {1,3}", "language-rust"; null: not known.
const KnownLanguage* languageOf(QStringView written);

/// The table, in parts.
std::vector<Language> languagesWithBraces();
std::vector<Language> scriptLanguages();
std::vector<Language> dataLanguages();
std::vector<Language> otherLanguages();

}  // namespace daylong::ui
