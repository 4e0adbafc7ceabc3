// Walking through folders. The standard library's iterators end the program where there is no memory for a name; here
// that is an exception like any other.
#pragma once

#include <dirent.h>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

namespace daylong {

/// visit(path) for all there is in `folder`; for nothing where it may not be read.
template <class Visit>
void eachEntryIn(const std::filesystem::path& folder, const Visit& visit) {
    struct Close {
        void operator()(DIR* opened) const { ::closedir(opened); }
    };
    const std::unique_ptr<DIR, Close> opened(::opendir(folder.c_str()));
    while (const dirent* entry = opened ? ::readdir(opened.get()) : nullptr) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") visit(folder / name);
    }
}

/// The same for the folders in it too, each after its own visit.
template <class Visit>
void eachEntryUnder(const std::filesystem::path& folder, const Visit& visit) {
    eachEntryIn(folder, [&](const std::filesystem::path& path) {
        visit(path);
        std::error_code gone;
        if (std::filesystem::is_directory(std::filesystem::symlink_status(path, gone))) eachEntryUnder(path, visit);
    });
}

}  // namespace daylong
