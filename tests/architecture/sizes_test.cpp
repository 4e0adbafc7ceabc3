// How large what holds a conversation together may grow: files, and classes by their methods. ARCHITECTURE.md says why.
#include "support/unit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

namespace fs = std::filesystem;

namespace {

const fs::path kChat = fs::path(DAYLONG_SOURCE_DIR) / "core/chat";

constexpr long kMostLines = 1500, kMostLinesOfFile = 300, kMostMethods = 20;

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

template <class Visit>
void eachSource(const Visit& visit) {
    for (const auto& entry : fs::recursive_directory_iterator(kChat)) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".h" || extension == ".cpp") visit(entry.path(), contentOf(entry.path()));
    }
}

std::string withoutComments(const std::string& code) {
    static const std::regex comment("//[^\n]*"), text("\"(\\\\.|[^\"\\\\\n])*\"");
    return std::regex_replace(std::regex_replace(code, text, "\"\""), comment, "");
}

bool isMethod(std::string declaration) {
    static const std::regex access("(public|private|protected):"),
        other("^\\s*(using|friend|enum|class|struct|template)\\b");
    declaration = std::regex_replace(declaration, access, "");
    const size_t open = declaration.find('(');
    if (open == std::string::npos || declaration.find('=') < open || std::regex_search(declaration, other))
        return false;
    const bool isFunctionValue =
        declaration.find("std::function<") < open && declaration.find(")>") != std::string::npos;
    return !isFunctionValue && declaration.find("= delete") == std::string::npos;
}

/// By the name of each class; public and private ones.
std::map<std::string, long> methodsOf(const std::string& code) {
    static const std::regex head(R"((?:class|struct)\s+(\w+)[^;{()]*\{)");
    std::map<std::string, long> methods;
    for (std::sregex_iterator found(code.begin(), code.end(), head), end; found != end; ++found) {
        long& count = methods[(*found)[1]];
        std::string declaration;
        int depth = 1;
        for (size_t at = static_cast<size_t>(found->position() + found->length()); at < code.size() && depth > 0;
             ++at) {
            const char letter = code[at];
            const bool ends = depth == 1 && (letter == ';' || letter == '{');
            if (ends && isMethod(declaration)) ++count;
            if (ends || letter == '}') declaration.clear();
            else if (depth == 1) declaration += letter;
            depth += letter == '{' ? 1 : letter == '}' ? -1 : 0;
        }
    }
    return methods;
}

}  // namespace

TEST("methods are counted, whatever they look like") {
    const auto methods = methodsOf(withoutComments(
        "class A : public B {\n public:\n  A(); ~A() = default; // f();\n  int f() const { return g(1); }\n"
        " private:\n  void g(int x = h());\n  int m_x = k();\n  std::function<void(int)> m_call;\n"
        "  enum class E { One };\n  struct Inner { int n() { return 1; } };\n};\n"));
    CHECK_EQUAL(methods.at("A"), 4);
    CHECK_EQUAL(methods.at("Inner"), 1);
}

TEST("what holds a conversation together stays small enough to be read at once") {
    long lines = 0;
    eachSource([&](const fs::path& file, const std::string& content) {
        const long own = std::count(content.begin(), content.end(), '\n');
        if (file.parent_path().filename() != "local") lines += own;
        if (own > kMostLinesOfFile) daylong::unit::fail(file.c_str(), 1, std::to_string(own) + " lines");
    });
    CHECK(lines > 500 && lines < kMostLines);
}

TEST("no class of a conversation has more methods than a reader can hold") {
    long classes = 0;
    eachSource([&](const fs::path& file, const std::string& content) {
        if (file.parent_path().filename() == "local") return;
        for (const auto& [name, methods] : methodsOf(withoutComments(content))) {
            ++classes;
            if (methods > kMostMethods)
                daylong::unit::fail(file.c_str(), 1, name + " has " + std::to_string(methods) + " methods");
        }
    });
    CHECK(classes > 20);
}
