// What always holds of a conversation with a model: its stream has what is shown, and its cache has the stream.
#pragma once

#include "test_chat.h"

#include <QTest>

namespace daylong::chat {

/// Each message's tokens are behind those of the one before, the cache has all of them, and nothing failed.
inline void agree(Chat& chat) {
    uint64_t end = 0;
    for (const store::Message& message : chat.messages()) {
        if (message.tokenEnd == message.tokenBegin) continue;
        QVERIFY(message.tokenBegin >= end);
        end = message.tokenEnd;
    }
    const auto reader = unwrap(store::TranscriptReader::open(chat.database()));
    QCOMPARE(unwrap(reader->conversation(chat.conversation()))->tokenCount, chat.memory().next);
    QVERIFY(end <= chat.memory().next);
    QVERIFY(chat.all<Failed>().empty());
}

}  // namespace daylong::chat
