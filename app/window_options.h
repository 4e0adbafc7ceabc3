// The window program's command line.
#pragma once

#include "chat/settings.h"

#include <QStringList>

#include <cstdint>
#include <filesystem>
#include <optional>

namespace daylong::app {

struct WindowOptions {
    std::filesystem::path database;            // the default one when not given
    std::optional<std::string> model;          // GGUF file
    std::optional<uint32_t> cacheSize;         // tokens
    std::optional<std::string> device;
    std::optional<uint32_t> threads;

    /// What was said on the command line holds for this run and is not stored.
    void override(chat::Settings& settings) const;
};

/// Prints help, the version or one line on what is wrong, and ends the program, where the arguments ask for it.
WindowOptions parseWindowOptions(const QStringList& arguments);

}  // namespace daylong::app
