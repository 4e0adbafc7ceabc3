// Where what a model makes of a conversation is kept on disk. A plain value.
#pragma once

#include <cstdint>
#include <filesystem>

namespace daylong::chat {

struct KeepPlace {
    std::filesystem::path root;    // of all that is kept, which the budget is of; empty: nothing is
    std::filesystem::path folder;  // the conversation's own
    uint64_t budget = 0;           // bytes; 0: nothing is kept
    bool operator==(const KeepPlace&) const = default;
};

}  // namespace daylong::chat
