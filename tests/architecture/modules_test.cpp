// Which of ui's folders may see which: each is a QML module, and sees only those that ui/CMakeLists.txt adds before it.
// What a folder says that it imports is what its files do.
#include "support/unit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path kUi = fs::path(DAYLONG_SOURCE_DIR) / "ui";

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The first group of each match.
std::vector<std::string> allOf(const std::string& text, const std::regex& pattern) {
    std::vector<std::string> all;
    for (std::sregex_iterator found(text.begin(), text.end(), pattern), end; found != end; ++found)
        all.push_back((*found)[1]);
    return all;
}

std::set<std::string> wordsOf(const std::string& text) {
    static const std::regex word("(\\w+)");
    const auto words = allOf(text, word);
    return {words.begin(), words.end()};
}

/// Folders as ui/CMakeLists.txt adds them, from the bottom to the top.
std::vector<std::string> foldersUpwards() {
    const auto lists = allOf(contentOf(kUi / "CMakeLists.txt"), std::regex("foreach\\(folder([^)]*)\\)"));
    return lists.empty() ? std::vector<std::string>() : allOf(lists.front(), std::regex("(\\w+)"));
}

std::vector<fs::path> filesOf(const std::string& folder, const std::set<std::string>& extensions) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kUi / folder)) {
        if (extensions.contains(entry.path().extension().string())) files.push_back(entry.path());
    }
    return files;
}

std::string moduleOf(std::string folder) {
    folder.front() = static_cast<char>(folder.front() - 'a' + 'A');
    return folder;
}

std::string withoutComments(const std::string& code) {
    static const std::regex comment("//[^\n]*"), text("\"(\\\\.|[^\"\\\\\n])*\"");
    return std::regex_replace(std::regex_replace(code, text, "\"\""), comment, "");
}

/// The QML module "Daylong.X" of each type, and whether the type is a view model.
struct Type {
    std::string module;
    bool isCode;
};

std::map<std::string, Type> typesOf(const std::vector<std::string>& folders) {
    static const std::regex element(R"((?:class|struct)\s+(\w+)[^;{}()]*\{[\w\s()]*\bQML_ELEMENT)");
    std::map<std::string, Type> types;
    for (const std::string& folder : folders) {
        for (const fs::path& file : filesOf(folder, {".qml"}))
            types.emplace(file.stem().string(), Type{moduleOf(folder), false});
        for (const fs::path& file : filesOf(folder, {".h"})) {
            for (const std::string& name : allOf(withoutComments(contentOf(file)), element))
                types.emplace(name, Type{moduleOf(folder), true});
        }
    }
    return types;
}

std::set<std::string> importsOf(const std::string& qml) {
    static const std::regex import("import Daylong\\.?(\\w*)");
    const auto imports = allOf(qml, import);
    return {imports.begin(), imports.end()};
}

/// The modules whose types the QML names. A file sees its own folder's QML by itself, and its view models not.
std::set<std::string> usedBy(const std::string& qml, const std::string& own, const std::map<std::string, Type>& types) {
    static const std::regex typeName("(?:^|[^\\w.])([A-Z]\\w*)");
    std::set<std::string> used;
    for (const std::string& name : allOf(withoutComments(qml), typeName)) {
        const auto type = types.find(name);
        if (type != types.end() && (type->second.isCode || type->second.module != own))
            used.insert(type->second.module);
    }
    return used;
}

/// What follows IMPORTS where the folder's module is made.
std::set<std::string> declaredIn(const std::string& folder) {
    static const std::regex imports("daylong_qml_module\\([^)]*IMPORTS([^)]*)\\)"),
        rest("(LINKS|SINGLETONS|WITHOUT)[^$]*");
    const auto found = allOf(contentOf(kUi / folder / "CMakeLists.txt"), imports);
    return found.empty() ? std::set<std::string>() : wordsOf(std::regex_replace(found.front(), rest, ""));
}

bool isModule(const std::string& folder) {
    return contentOf(kUi / folder / "CMakeLists.txt").find("daylong_qml_module(") != std::string::npos;
}

std::string listed(const std::set<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += " " + name;
    return list;
}

void complain(const fs::path& file, const std::string& what) {
    daylong::unit::fail(fs::relative(file, DAYLONG_SOURCE_DIR).c_str(), 1, what);
}

/// The folders of ui whose headers the file includes. core has folders of the same names.
std::set<std::string> foldersIncludedBy(const fs::path& file) {
    static const std::regex include("#include \"(\\w+/\\w+\\.h)\"");
    std::set<std::string> folders;
    for (const std::string& header : allOf(contentOf(file), include)) {
        if (fs::is_regular_file(kUi / header)) folders.insert(header.substr(0, header.find('/')));
    }
    return folders;
}

}  // namespace

TEST("every folder of the interface has its place from the bottom to the top") {
    const auto folders = foldersUpwards();
    const std::set<std::string> placed(folders.begin(), folders.end());
    CHECK(folders.size() > 10 && placed.size() == folders.size());
    CHECK_EQUAL(folders.back(), "shell");
    for (const auto& entry : fs::directory_iterator(kUi)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory() && !placed.contains(name)) complain(entry.path(), "is not in ui/CMakeLists.txt");
    }
}

TEST("a QML file imports the modules whose types it names, and no others") {
    const auto folders = foldersUpwards();
    const auto types = typesOf(folders);
    CHECK(types.contains("Theme") && types.contains("ChatViewModel") && types.at("ChatViewModel").isCode);
    int files = 0;
    for (const std::string& folder : folders) {
        for (const fs::path& file : filesOf(folder, {".qml"})) {
            ++files;
            const std::string qml = contentOf(file);
            const auto imports = importsOf(qml), used = usedBy(qml, moduleOf(folder), types);
            if (imports != used) complain(file, "imports" + listed(imports) + ", and names types of" + listed(used));
        }
    }
    CHECK(files > 50);
}

TEST("a module sees those below it alone, and says which") {
    std::set<std::string> below, modulesBelow;
    int seen = 0;
    for (const std::string& folder : foldersUpwards()) {
        below.insert(folder);
        std::set<std::string> modules;
        for (const fs::path& file : filesOf(folder, {".qml"})) {
            for (const std::string& module : importsOf(contentOf(file))) modules.insert(module);
        }
        for (const fs::path& file : filesOf(folder, {".h", ".cpp"})) {
            for (const std::string& included : foldersIncludedBy(file)) {
                if (!below.contains(included)) complain(file, "includes what is above it: " + included);
                if (isModule(included)) modules.insert(moduleOf(included));
            }
        }
        modules.erase(moduleOf(folder));
        for (const std::string& module : modules) {
            ++seen;
            if (!modulesBelow.contains(module)) complain(kUi / folder, "imports what is above it: " + module);
        }
        const auto declared = declaredIn(folder);
        if (isModule(folder) && declared != modules)
            complain(kUi / folder / "CMakeLists.txt", "imports" + listed(declared) + ", its files" + listed(modules));
        if (isModule(folder)) modulesBelow.insert(moduleOf(folder));
    }
    CHECK(seen > 20);
}
