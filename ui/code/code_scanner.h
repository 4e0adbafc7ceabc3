// Reads a line of code once, from left to right, and says what is what in it, from a state that the text before left
// behind: so code is coloured line by line as it comes, and never from its beginning. Each character is looked at a
// bounded number of times. Thread rule: any. Failure rule: none; code that is wrong is coloured somehow.
#pragma once

#include "code/language.h"

namespace daylong::ui {

struct CodeToken {
    qsizetype begin = 0, end = 0;
    Ink ink = Ink::Plain;
    bool operator==(const CodeToken&) const = default;
};

/// What is open: 0 nothing; else a region and how deep it stands in itself, or what markup has open.
using CodeState = int;

struct ScannedLine {
    std::vector<CodeToken> tokens;  // in order; what is plain is left out
    CodeState end = 0;              // behind its last character
};

ScannedLine scanLine(const KnownLanguage& language, QStringView line, CodeState state);

/// What is left of a state once its line has ended.
CodeState afterLine(const KnownLanguage& language, CodeState state);

/// The state behind some code, of whose last line more may come.
CodeState scanCode(const KnownLanguage& language, QStringView code, CodeState state);

}  // namespace daylong::ui
