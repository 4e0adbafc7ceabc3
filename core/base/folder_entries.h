// Walking through folders. The standard library's iterators end the program where there is no memory for a name; here
// that is an exception like any other.
#pragma once

#include <cerrno>
#include <dirent.h>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

namespace daylong {

/// visit(path) for all there is in `folder`. Why that was not all, or nothing, where it cannot be read.
template <class Visit>
std::error_code eachEntryIn(const std::filesystem::path& folder, const Visit& visit) {
    struct Close {
        void operator()(DIR* opened) const { ::closedir(opened); }
    };
    const std::unique_ptr<DIR, Close> opened(::opendir(folder.c_str()));
    if (!opened) return {errno, std::generic_category()};
    while (true) {
        errno = 0;
        const dirent* const entry = ::readdir(opened.get());
        if (entry == nullptr) return {errno, std::generic_category()};  // no error: its end
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
