// What is known of a model: of its file alone, before a device has it, and of the one that answers.
#pragma once

#include "engine/cache_shape.h"
#include "model/sampling_hints.h"
#include "text/chat_template.h"

#include <cstdint>
#include <string>

namespace daylong::settings {

struct ModelSummary {
    std::string name, fingerprint, architecture, quantization;
    std::string device, deviceId;  // "AMD EPYC (AVX-512)", "cpu"
    uint64_t deviceBytes = 0;      // memory that the device has in all; 0: not known
    uint32_t deviceRows = 0;       // tokens that it reads well at once; 0: not known
    uint64_t parameters = 0;
    uint64_t weightBytes = 0;  // of the file's tensors
    uint64_t heldBytes = 0;    // memory that weights are held in besides the mapped file; 0: not loaded
    bool heldInFile = false;   // that is another mapped file: the system may take it back
    std::string draft;         // the small model that says what may come, by its name; empty: there is none
    uint64_t draftBytes = 0;   // what that takes
    uint32_t trainedContext = 0;
    uint32_t vocabulary = 0;  // its tokens are [0, vocabulary); 0: not known
    engine::CacheShape cacheShape;
    model::SamplingHints sampling;  // its makers'
    text::ChatTemplate chat;        // how conversations are written for it
    bool starter = false;           // the tiny model that comes with Daylong
    bool remote = false;  // a server has it: nothing is known but its name and, perhaps, what it was trained for
};

}  // namespace daylong::settings
