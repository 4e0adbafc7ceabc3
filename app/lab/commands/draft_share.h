// How much of the time of replies was a small model's that drafts (chat/local/said_before.h), and what came of it.
#pragma once

#include "chat/local/said_before.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace daylong::cli {

struct DraftShare {
    uint64_t said = 0, accepted = 0;  // tokens
    double seconds = 0.0;             // of the draft's, what it read included
    double ofSeconds = 0.0;           // of the replies, those among them

    /// A reply took so long, and what the draft had done in all went from `before` to `after`.
    void add(const chat::DraftTally& before, const chat::DraftTally& after, double replySeconds);
    double acceptedShare() const;  // 0 where nothing was said
};

std::string asText(const DraftShare& share);
nlohmann::ordered_json asJson(const DraftShare& share);

}  // namespace daylong::cli
