#include "words/laid_out.h"

namespace daylong::ui {
namespace {

constexpr qsizetype kMostLetters = 1'000'000;
constexpr qsizetype kMostOfAWord = 50'000;

}  // namespace

bool canBeLaidOut(const QString& text) {
    if (text.size() > kMostLetters) return false;
    qsizetype begin = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at].isSpace()) begin = at + 1;
        else if (at - begin >= kMostOfAWord) return false;
    }
    return true;
}

}  // namespace daylong::ui
