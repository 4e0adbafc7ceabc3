// Every setting, by the key that it is stored under (settings_fields.h): what it may be, what it is counted in, and
// what a change of it costs. One table: what the pages and the terminal offer, what is believed of what is stored, and
// what happens when something changes. Types and defaults are those of settings::Settings. Pure; never fails.
#pragma once

#include "settings/model_summary.h"
#include "settings/settings.h"

#include <limits>
#include <optional>
#include <string_view>

namespace daylong::settings {

/// What a change costs; dearer ones last.
enum class Cost {
    Nothing,   // it is stored, no more
    Sampling,  // replies are said otherwise, from the next one on
    Rebuild,   // the model reads back into the conversation
    Reload,    // it is loaded anew, and reads back then
};

struct SettingRow {
    std::string_view key;
    Cost cost = Cost::Nothing;
    double least = std::numeric_limits<double>::lowest(), most = std::numeric_limits<double>::max();
    std::string_view unit = {};
    double chosenFrom = least;  // what is offered to be chosen, where 0 says that nothing is
};

inline constexpr SettingRow kSettings[] = {
    {"model_path", Cost::Reload},
    {"device", Cost::Reload},
    {"threads", Cost::Reload, 0, 1024, "threads"},             // 0: all
    {"cache_size", Cost::Rebuild, 0, 1 << 20, "tokens", 128},  // 0: what suits the model; room for prompt and turn
    {"other_cache_sizes", Cost::Nothing, 0, 1 << 20, "tokens"},
    {"sinks", Cost::Rebuild, 4, 64, "tokens"},
    {"kv_type", Cost::Rebuild},
    {"keeps_memory", Cost::Nothing},
    {"kept_mib", Cost::Nothing, 0, 1 << 20, "MiB", 1},  // 0: what suits the disk
    {"recalls", Cost::Sampling},
    {"recall_tokens", Cost::Sampling, 0, 8192, "tokens", 16},  // 0: what suits the cache
    {"recall_share", Cost::Sampling, 0, 1, {}, 0.1},           // 0: the usual (recall/recall.h)
    {"tells_time", Cost::Sampling},
    {"tries_ahead", Cost::Nothing},
    {"own_sampling", Cost::Sampling},
    {"temperature", Cost::Sampling, 0, 2},
    {"top_k", Cost::Sampling, 0, 1000, "words"},
    {"top_p", Cost::Sampling, 0.05, 1},
    {"min_p", Cost::Sampling, 0, 0.5},
    {"repetition_penalty", Cost::Sampling, 1, 2},
    {"repetition_window", Cost::Sampling, 0, 65536, "tokens"},
    {"seed", Cost::Sampling},
    {"max_reply_tokens", Cost::Sampling, 16, 65536, "tokens"},
    {"titles", Cost::Nothing},
    {"chat_templates", Cost::Reload},
    {"local_model", Cost::Nothing},
    {"gives_way", Cost::Nothing},
    {"system_prompt", Cost::Rebuild},
};

/// Of a key that is in none: any number, for nothing.
constexpr SettingRow settingRow(std::string_view key) {
    for (const SettingRow& each : kSettings) {
        if (each.key == key) return each;
    }
    return {key};
}

constexpr bool isWithinBounds(std::string_view key, double value) {
    const SettingRow row = settingRow(key);
    return value >= row.least && value <= row.most;
}

/// The nearest number that is within.
template <class Number>
constexpr Number bounded(std::string_view key, double value) {
    const SettingRow row = settingRow(key);
    return static_cast<Number>(value < row.least ? row.least : value > row.most ? row.most : value);
}

/// What it costs that `after` holds instead of `before`, with this model; nothing: they are the same. What nobody chose
/// follows the model (suited.h), so choosing just that costs nothing.
std::optional<Cost> costOfChange(const Settings& before, const Settings& after, const ModelSummary& model);

}  // namespace daylong::settings
