// What is shown of an attached file, in words of the window. Pure. Failure rule: none.
#pragma once

#include "store/types.h"

#include <QString>
#include <QVariantMap>

namespace daylong::ui {

QString kindWords(store::FileKind kind);  // "PDF"
/// "PDF · 12 pages · 3 kB"
QString fileDetail(const store::FileCard& card);
/// "The model saw pages 1-3, 7"; `sent`: else what it will see.
QString seenWords(const store::FileCard& card, bool sent);
/// For a message's cards: {fileId, name, detail, seen, picture}.
QVariantMap fileCard(const store::FileCard& card);

}  // namespace daylong::ui
