// The files that go with the next message of a terminal chat. What is larger than the room there is is given by what
// the message is about; that is told. Thread rule: one thread. Failure rule: Result.
#pragma once

#include "base/result.h"
#include "store/types.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace daylong::cli {

class AttachedFiles {
public:
    /// Reads it; a line that says what it is.
    Result<std::string> add(const std::string& path);
    /// The tokens of a text; 0: nobody counts.
    using Count = std::function<uint64_t(const std::string& text)>;
    /// With this message, where a model sees so many tokens at once (0: not known). `told`: what it will see.
    store::AttachedFiles take(const std::string& message, uint64_t window, const Count& count,
                              std::vector<std::string>& told);

private:
    store::AttachedFiles m_files;
};

}  // namespace daylong::cli
