// The numbers by which rows say what a message, a stream or a title is, for SQL texts: pieces to be written between
// others, each tied to its enum (types.h) below. A schema and its steps up keep the numbers that they were written
// with. Internal to core/store.
#pragma once

#include "store/types.h"

#include <string_view>

namespace daylong::store {

#define DAYLONG_USER "1"
#define DAYLONG_ASSISTANT "2"
#define DAYLONG_NOTE "3"

#define DAYLONG_COMPLETE "1"
#define DAYLONG_STREAMING "2"
#define DAYLONG_INTERRUPTED "3"
#define DAYLONG_SUPERSEDED "5"
#define DAYLONG_CUT_OFF "6"

#define DAYLONG_STREAM_WHOLE "1"
#define DAYLONG_STREAM_TO_BE_READ "2"

#define DAYLONG_TITLED_BY_FIRST_WORDS "0"
#define DAYLONG_TITLED_BY_MODEL "2"
#define DAYLONG_TITLED_BY_FIRST_WORDS_STAY "3"

/// Whether a piece is the number that a value is stored as.
template <class Enum>
constexpr bool isStoredAs(std::string_view piece, Enum value) {
    return piece.size() == 1 && piece[0] - '0' == static_cast<int>(value);
}

static_assert(isStoredAs(DAYLONG_USER, MessageRole::User));
static_assert(isStoredAs(DAYLONG_ASSISTANT, MessageRole::Assistant));
static_assert(isStoredAs(DAYLONG_NOTE, MessageRole::Note));
static_assert(isStoredAs(DAYLONG_COMPLETE, MessageState::Complete));
static_assert(isStoredAs(DAYLONG_STREAMING, MessageState::Streaming));
static_assert(isStoredAs(DAYLONG_INTERRUPTED, MessageState::Interrupted));
static_assert(isStoredAs(DAYLONG_SUPERSEDED, MessageState::Superseded));
static_assert(isStoredAs(DAYLONG_CUT_OFF, MessageState::CutOff));
static_assert(isStoredAs(DAYLONG_STREAM_WHOLE, StreamState::Whole));
static_assert(isStoredAs(DAYLONG_STREAM_TO_BE_READ, StreamState::ToBeRead));
static_assert(isStoredAs(DAYLONG_TITLED_BY_FIRST_WORDS, TitledBy::FirstWords));
static_assert(isStoredAs(DAYLONG_TITLED_BY_MODEL, TitledBy::Model));
static_assert(isStoredAs(DAYLONG_TITLED_BY_FIRST_WORDS_STAY, TitledBy::FirstWordsStay));

}  // namespace daylong::store
