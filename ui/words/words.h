// What core says as codes and values (base/say.h), in the words of the person's language. A failure without a code is
// about the inside of a file, or a driver: it stays in English. GUI thread, or any other once the translation is there.
#pragma once

#include "base/result.h"
#include "store/types.h"

#include <QString>

#include <string>

namespace daylong::ui {

QString words(const Sayings& sayings);
QString words(const Error& error);
/// Where nothing stands before it: with a capital letter, unless it begins with a name or a path.
QString wordsAlone(const Error& error);
/// A message's text. That of a note that is stored as sayings is made here.
QString textOf(const store::Message& message);
/// A conversation's title for people: never empty, in one line.
QString shownTitle(const std::string& title);

}  // namespace daylong::ui
