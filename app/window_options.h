// The window program's command line. Read without an application object: one that is made and destroyed again would
// take Qt Quick's accessibility with it, and --help shall work without a display.
#pragma once

#include "settings/settings.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace daylong::app {

struct WindowOptions {
    std::filesystem::path database;     // empty: the person's own
    std::optional<std::string> model;   // as settings name it
    std::optional<uint32_t> cacheSize;  // tokens
    std::optional<std::string> device;
    std::optional<uint32_t> threads;
    bool newConversation = false;
    bool quick = false;                // the small window, to ask one question in
    std::string question;              // to be asked at once; empty: none
    bool fromBus = false;              // no window before the bus says what it wants
    bool searchProvider = false;       // no window: what the desktop's search asks
    std::vector<std::string> unknown;  // what Daylong does not know; Qt may (-platform, -reverse)

    /// What was said on the command line, and the default model where none was chosen, hold for this run and are not
    /// stored.
    void override(settings::Settings& settings) const;
};

/// Prints help, the version or one line on what is wrong, and ends the program, where the arguments ask for it.
WindowOptions parseWindowOptions(int argc, const char* const argv[]);

/// Ends the program with one line if there is still something among `arguments`, once Qt took its own, that
/// nobody knows.
void refuseUnknown(const WindowOptions& options, const std::vector<std::string>& arguments);

}  // namespace daylong::app
