#include "lab/commands/draft_share.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace daylong::cli {

void DraftShare::add(const chat::DraftTally& before, const chat::DraftTally& after, double replySeconds) {
    said += after.said - before.said;
    accepted += after.cameTrue - before.cameTrue;
    seconds += after.seconds - before.seconds;
    ofSeconds += replySeconds;
}

double DraftShare::acceptedShare() const {
    return said > 0 ? static_cast<double>(accepted) / static_cast<double>(said) : 0.0;
}

std::string asText(const DraftShare& share) {
    char text[160];
    (void)std::snprintf(
        text, sizeof text, "   the draft said %llu tokens, of which %.0f%% came true, in %.2f of %.2f s",
        static_cast<unsigned long long>(share.said), 100.0 * share.acceptedShare(), share.seconds, share.ofSeconds);
    return text;
}

nlohmann::ordered_json asJson(const DraftShare& share) {
    return {{"tokens", share.said},
            {"accepted", share.acceptedShare()},
            {"seconds", share.seconds},
            {"of_seconds", share.ofSeconds}};
}

}  // namespace daylong::cli
