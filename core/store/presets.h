// Presets as rows: a name, and texts by the keys of settings (core/settings/presets.h says which). No two have one
// name, whatever the case: a second one's gets a number. Thread rule: as the writer's. Failure rule: Result; a call
// that failed changed nothing.
#pragma once

#include "store/transcript_writer.h"

#include <map>
#include <string>
#include <vector>

namespace daylong::store {

struct PresetRow {
    PresetId id = 0;
    std::string name;
    bool isDefault = false;  // of new conversations
    std::map<std::string, std::string> settings = {};
};

class Presets {
public:
    explicit Presets(TranscriptWriter& writer) : m_writer(&writer) {}

    /// By their names.
    Result<std::vector<PresetRow>> all();
    /// Makes one where the id is 0, and says which. One default at most.
    Result<PresetId> save(const PresetRow& preset);
    /// Conversations that use a removed one have none, until it is restored, or gone for good with the next start.
    Result<void> setRemoved(PresetId id, bool removed);

private:
    TranscriptWriter* m_writer;
};

}  // namespace daylong::store
