// What a program's command line says of itself, in the forms that systems install: a manual page (troff, man(7)), and
// completions for bash, zsh and fish. Made from the parser while packaging (packaging/manual), so that they say what
// --help says. Thread rule: pure functions. Failure rule: none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace daylong::app {

std::string manualPage(const CLI::App& root, std::string_view version);
std::string bashCompletion(const CLI::App& root);
std::string zshCompletion(const CLI::App& root);
std::string fishCompletion(const CLI::App& root);

/// For `PROGRAM --describe manual|bash|zsh|fish`, an option for packaging that --help does not tell of; nothing: these
/// arguments are others.
std::optional<std::string> describedCommandLine(const CLI::App& root, int argc, const char* const argv[],
                                                std::string_view version);

}  // namespace daylong::app
