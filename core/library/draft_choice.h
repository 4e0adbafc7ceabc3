// Which of the models at hand may say what comes, for a larger one to try ahead (engine/draft_model.h): one of the same
// vocabulary to the last token (what is padded otherwise has another), and so much smaller that asking it costs little,
// where the machine's memory has room for both, with the draft's cache and the copies of either's states. Thread rule:
// any thread; reads files. Failure rule: what cannot be read is none.
#pragma once

#include "library/fit.h"
#include "library/shelf.h"
#include "model/gguf.h"

#include <filesystem>
#include <vector>

namespace daylong::library {

/// Its file; empty: there is none.
std::filesystem::path draftFor(const model::GgufFile& model, std::vector<LocalModel> atHand, const Machine& machine);

}  // namespace daylong::library
