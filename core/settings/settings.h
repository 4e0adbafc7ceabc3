// What a person can set. Stored as rows of the transcript's settings table.
#pragma once

#include "engine/cache.h"
#include "engine/sampler.h"
#include "store/types.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace daylong::settings {

/// The tiny model that comes with Daylong, where it was chosen: by name, for it lies elsewhere in each installation.
inline constexpr const char* kStarterModel = "starter";
/// The starter, by its name or for want of another.
inline bool isStarter(const std::string& modelPath) { return modelPath.empty() || modelPath == kStarterModel; }
/// A model that a server has, which is no file: "remote:SERVER/MODEL" (remote/servers.h).
inline constexpr const char* kRemoteModel = "remote:";
inline bool isRemote(const std::string& modelPath) { return modelPath.starts_with(kRemoteModel); }

/// Whether the model makes titles of first exchanges, while nothing is asked of it.
enum class Titles { Automatic, On, Off };  // automatic: where it is large enough to, see suited.h

struct Settings {
    std::string modelPath;  // of a file, a server's model, or kStarterModel; empty: nobody chose one, and the program
                            // takes its default
    std::string device = "auto";
    uint32_t threads = 0;    // 0: all
    uint32_t cacheSize = 0;  // 0: what suits the model, see suited.h
    std::map<std::string, uint32_t>
        otherCacheSizes;  // chosen for other models, by their paths: none says anything of another
    uint32_t sinks = 4;   // at least; the system prompt's tokens are sinks too
    engine::KvType kv = engine::KvType::F16;
    bool keepsMemory = true;          // on disk, so that a conversation opens as it was left
    uint32_t keptMiB = 0;             // the most of it; 0: what suits the disk
    bool recalls = true;              // what is forgotten and about a message is quoted to the model with it
    uint32_t recallTokens = 0;        // at most; 0: what suits the cache
    float recallShare = 0.0F;         // of a message must stand in what comes back for it; 0: the usual
    bool tellsTime = false;           // the model is told how long a pause was
    bool triesAhead = true;           // what was said before comes sooner when it is said again; no word depends on it
    engine::SamplerOptions sampling;  // where the person chose it; else its seed alone counts
    bool ownSampling = false;         // the person chose it; else it is what suits the model, see suited.h
    uint32_t maxReplyTokens = 4096;   // of one reply; it can go on from there
    Titles titles = Titles::Automatic;
    /// How conversations are written, by the model's path, where not by its file's own template: a family's name, or
    /// the text of a template. One that fits one model makes nonsense of another.
    std::map<std::string, std::string> chatTemplates;
    std::string localModel;                   // the last one that was chosen on this machine, while a server's is
    bool givesWay = false;                    // that one answers where the server cannot be reached
    std::optional<std::string> systemPrompt;  // the person chose it; else it is what suits the model, see suited.h

    /// Takes another model: what was chosen for the one before is kept, what was chosen for this one comes back.
    void chooseModel(const std::string& path);
    /// Of the chosen model; empty: its file's own.
    std::string chatTemplate() const {
        const auto found = chatTemplates.find(modelPath);
        return found != chatTemplates.end() ? found->second : std::string();
    }
    void setChatTemplate(const std::string& choice) {
        if (choice.empty()) chatTemplates.erase(modelPath);
        else chatTemplates[modelPath] = choice;
    }
};

/// What one conversation has otherwise than the general settings.
struct OwnSettings {
    store::PresetId preset = 0;  // that it uses (presets.h); 0: none
    std::optional<std::string> systemPrompt;
    std::string note;  // what the model shall always see, behind the system prompt
    std::optional<engine::SamplerOptions> sampling;
    bool operator==(const OwnSettings&) const = default;
};

/// What `changed` has otherwise than `before` comes into `into`; the rest of that stays as it is.
void carryChanges(const Settings& before, const Settings& changed, Settings& into);

}  // namespace daylong::settings
