// What several languages of the table share.
#pragma once

#include "code/language.h"

namespace daylong::ui {

/// u"words"_s, as Qt has it from 6.5 on.
inline QString operator""_s(const char16_t* text, size_t size) {
    return QString::fromUtf16(text, static_cast<qsizetype>(size));
}

inline Region lineComment(const QString& open, unsigned flags = 0) { return {open, {}, Ink::Comment, flags}; }
inline Region blockComment(bool nests = false) {
    return {u"/*"_s, u"*/"_s, Ink::Comment, nests ? Region::Lines | Region::Nests : unsigned{Region::Lines}};
}
inline Region text(const QString& quote) { return {quote, quote, Ink::Text, Region::Escapes}; }
/// Without escapes: a quote within stands twice.
inline Region plainText(const QString& quote, unsigned flags = 0) { return {quote, quote, Ink::Text, flags}; }

inline std::vector<Region> cRegions(bool nests = false) {
    return {lineComment(u"//"_s), blockComment(nests), text(u"\""_s), text(u"'"_s)};
}

}  // namespace daylong::ui
