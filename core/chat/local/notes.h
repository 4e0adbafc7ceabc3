// What Daylong itself says in a conversation about what the model reads of it.
#pragma once

#include "base/say.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace daylong::chat {

enum class ReadAnewBecause { OtherModel, OtherTemplate, Damaged };

/// The newest messages were read anew; 0: all of them.
inline Sayings noteOfReadingAnew(ReadAnewBecause why, const std::string& model, size_t newest) {
    using enum ReadAnewBecause;
    const auto says = [&](Say all, Say one, Say some) -> Sayings {
        if (newest > 1) return {saying(some, model, newest)};
        return {saying(newest == 0 ? all : one, model)};
    };
    if (why == Damaged) return says(Say::DamagedReadsAll, Say::DamagedReadsOne, Say::DamagedReadsNewest);
    return why == OtherTemplate
               ? says(Say::OtherTemplateReadsAll, Say::OtherTemplateReadsOne, Say::OtherTemplateReadsNewest)
               : says(Say::OtherModelReadsAll, Say::OtherModelReadsOne, Say::OtherModelReadsNewest);
}

/// A message that is longer than what can be seen of it: said in the conversation, so that nobody wonders later.
inline Sayings noteOfLength(uint64_t window, uint64_t tokens, bool endOnly) {
    return {saying(endOnly ? Say::OnlyEndRead : Say::OnlyEndSeen, window, tokens)};
}

}  // namespace daylong::chat
