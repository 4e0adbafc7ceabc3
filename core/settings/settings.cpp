#include "settings/settings.h"

#include "settings/settings_fields.h"

namespace daylong::settings {

namespace {

template <class Field>
void carry(const Field& before, const Field& changed, Field& into) {
    if (before != changed) into = changed;
}

/// Entry by entry: what is chosen for one model says nothing of another.
template <class Key, class Value>
void carry(const std::map<Key, Value>& before, const std::map<Key, Value>& changed, std::map<Key, Value>& into) {
    for (const auto& [key, value] : before) {
        if (!changed.contains(key)) into.erase(key);
    }
    for (const auto& [key, value] : changed) {
        const auto old = before.find(key);
        if (old == before.end() || old->second != value) into[key] = value;
    }
}

}  // namespace

void Settings::chooseModel(const std::string& path) {
    if (path == modelPath) return;
    if (isRemote(path) && !isRemote(modelPath)) localModel = modelPath;
    if (cacheSize != 0) otherCacheSizes[modelPath] = cacheSize;
    const auto chosen = otherCacheSizes.find(path);
    cacheSize = chosen != otherCacheSizes.end() ? chosen->second : 0;
    otherCacheSizes.erase(path);
    modelPath = path;
}

void carryChanges(const Settings& before, const Settings& changed, Settings& into) {
    const auto each = [](const char*, const auto& from, const auto& to, auto& field) -> Result<void> {
        carry(from, to, field);
        return {};
    };
    (void)visitSettings(each, before, changed, into);
}

}  // namespace daylong::settings
