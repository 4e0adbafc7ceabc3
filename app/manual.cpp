#include "manual.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <vector>

namespace daylong::app {
namespace {

/// Each command with the words that lead to it: "", " models", " models list".
void eachCommand(const CLI::App& app, const std::string& path,
                 const std::function<void(const CLI::App&, const std::string&)>& visit) {
    visit(app, path);
    for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (!each->get_name().empty()) eachCommand(*each, path + ' ' + each->get_name(), visit);
    }
}

/// Its options and its groups' (which have no name), without hidden ones.
std::vector<const CLI::Option*> optionsOf(const CLI::App& app) {
    std::vector<const CLI::Option*> all;
    for (const CLI::Option* each : app.get_options()) {
        if (!each->get_group().empty()) all.push_back(each);
    }
    for (const CLI::App* group : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (!group->get_name().empty()) continue;
        for (const CLI::Option* each : optionsOf(*group)) {
            if (each != group->get_help_ptr()) all.push_back(each);
        }
    }
    return all;
}

std::vector<const CLI::App*> commandsOf(const CLI::App& app) {
    std::vector<const CLI::App*> all;
    for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (!each->get_name().empty()) all.push_back(each);
    }
    return all;
}

bool takesValue(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

/// "FILE" of FILE, "a b" of TEXT:{a,b}.
struct Value {
    std::string kind, choices;
    bool isFile() const { return kind.find("FILE") != std::string::npos || kind.find("FOLDER") != std::string::npos; }
};

Value valueOf(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    Value value{.kind = type.substr(0, type.find(':')), .choices = {}};
    const size_t begin = type.find('{'), end = type.find('}');
    if (begin == std::string::npos || end == std::string::npos) return value;
    value.choices = type.substr(begin + 1, end - begin - 1);
    for (char& each : value.choices) {
        if (each == ',') each = ' ';
    }
    return value;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string all;
    for (const std::string& each : words) all += (all.empty() ? "" : std::string(between)) + each;
    return all;
}

std::vector<std::string> namesOf(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& each : option.get_snames()) names.push_back("-" + each);
    for (const std::string& each : option.get_lnames()) names.push_back("--" + each);
    return names;
}

std::string replaced(std::string_view text, const std::function<std::string(char)>& with) {
    std::string all;
    for (const char each : text) all += with(each);
    return all;
}

/// As troff prints it: no line begins with a command, and a hyphen stays what it is.
std::string troff(std::string_view text) {
    std::string all = replaced(text, [](char each) {
        return each == '\\' ? std::string("\\e") : each == '-' ? std::string("\\-") : std::string(1, each);
    });
    if (!all.empty() && (all[0] == '.' || all[0] == '\'')) all.insert(0, "\\&");
    return all;
}

std::string manualOptions(const CLI::App& app) {
    std::string page;
    for (const CLI::Option* option : optionsOf(app)) {
        std::vector<std::string> names = namesOf(*option);
        if (names.empty()) names.push_back(option->get_name(true));
        page += ".TP\n\\fB" + troff(joined(names, ", ")) + "\\fR";
        if (takesValue(*option) && !valueOf(*option).kind.empty())
            page += " \\fI" + troff(valueOf(*option).kind) + "\\fR";
        page += '\n' + troff(option->get_description());
        if (!valueOf(*option).choices.empty()) page += " (" + troff(valueOf(*option).choices) + ")";
        page += '\n';
    }
    return page;
}

/// A case of a shell's `case`, in quotes.
std::string quoted(const std::string& text) {
    return '"' +
           replaced(text,
                    [](char each) {
                        return (each == '"' || each == '$' || each == '`' || each == '\\' ? "\\" : "") +
                               std::string(1, each);
                    }) +
           '"';
}

std::string singleQuoted(const std::string& text) {
    return '\'' +
           replaced(text, [](char each) { return (each == '\'' || each == '\\' ? "\\" : "") + std::string(1, each); }) +
           '\'';
}

std::string commandPaths(const CLI::App& root, std::string_view between) {
    std::vector<std::string> paths;
    eachCommand(root, "", [&](const CLI::App&, const std::string& path) {
        if (!path.empty()) paths.push_back(quoted(path));
    });
    return joined(paths, between);
}

/// What bash and zsh have in common: which command one is at, then what may follow.
struct Dialect {
    std::string words, files, none;  // what offers $offered, files, and nothing
};

std::string casesOf(const CLI::App& root, const Dialect& dialect) {
    std::string values, words;
    eachCommand(root, "", [&](const CLI::App& app, const std::string& path) {
        std::vector<std::string> offered;
        for (const CLI::App* each : commandsOf(app)) offered.push_back(each->get_name());
        for (const CLI::Option* option : optionsOf(app)) {
            const Value value = valueOf(*option);
            for (const std::string& name : namesOf(*option)) {
                offered.push_back(name);
                if (!takesValue(*option)) continue;
                values += "        (" + quoted(path + ':' + name) + ") ";
                values += !value.choices.empty() ? "offered=" + quoted(value.choices)
                          : value.isFile()       ? dialect.files
                                                 : dialect.none;
                values += " ;;\n";
            }
            if (namesOf(*option).empty() && value.isFile())
                words += "        (" + quoted(path) + ":[^-]*|" + quoted(path) + ":) " + dialect.files + " ;;\n";
        }
        words += "        (" + quoted(path) + ":*) offered=" + quoted(joined(offered, " ")) + " ;;\n";
    });
    return "    case \"$at:$previous\" in\n" + values + "        (*) case \"$at:$current\" in\n" + words +
           "        esac ;;\n    esac\n    " + dialect.words + '\n';
}

}  // namespace

std::string manualPage(const CLI::App& root, std::string_view version) {
    const std::string& name = root.get_name();
    std::string upper = name;
    for (char& each : upper) each = static_cast<char>(std::toupper(static_cast<unsigned char>(each)));
    std::string page = ".TH " + troff(upper) + " 1 \"\" \"Daylong " + std::string(version) + "\" \"User Commands\"\n";
    page += ".SH NAME\n" + troff(name) + " \\- " + troff(root.get_description()) + "\n.SH SYNOPSIS\n.B " + troff(name) +
            (commandsOf(root).empty() ? "\n.RI [ options ]\n" : "\n.I command\n.RI [ options ]\n");
    page += ".SH OPTIONS\n" + manualOptions(root);
    if (!commandsOf(root).empty()) page += ".SH COMMANDS\n";
    eachCommand(root, "", [&](const CLI::App& app, const std::string& path) {
        if (path.empty()) return;
        page += ".SS " + troff(path.substr(1)) + '\n' + troff(app.get_description()) + '\n' + manualOptions(app);
    });
    return page;
}

std::string bashCompletion(const CLI::App& root) {
    const std::string function =
        "_" + replaced(root.get_name(), [](char each) { return std::string(1, each == '-' ? '_' : each); });
    return function +
           "() {\n    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} at= offered= i\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n        case \"$at ${COMP_WORDS[i]}\" in\n            " +
           (commandsOf(root).empty() ? "(\"\")" : "(" + commandPaths(root, "|") + ")") +
           " at=\"$at ${COMP_WORDS[i]}\" ;;\n        esac\n    done\n" +
           casesOf(root, {.words = "mapfile -t COMPREPLY < <(compgen -W \"$offered\" -- \"$current\")",
                          .files = "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); return",
                          .none = "return"}) +
           "}\ncomplete -F " + function + ' ' + root.get_name() + '\n';
}

std::string zshCompletion(const CLI::App& root) {
    return "#compdef " + root.get_name() +
           "\nlocal current=${words[CURRENT]} previous=${words[CURRENT-1]} at= offered= word\n"
           "() {\n    for word in \"$@\"; do\n        case \"$at $word\" in\n            " +
           (commandsOf(root).empty() ? "(\"\")" : "(" + commandPaths(root, "|") + ")") +
           " at=\"$at $word\" ;;\n        esac\n    done\n" +
           casesOf(root, {.words = "compadd -- ${=offered}", .files = "_files; return", .none = "return"}) +
           "} \"${(@)words[2,CURRENT-1]}\"\n";
}

std::string fishCompletion(const CLI::App& root) {
    const std::string& name = root.get_name();
    const std::string at =
        "__" + replaced(name, [](char each) { return std::string(1, each == '-' ? '_' : each); }) + "_at";
    std::string script = "function " + at + "\n    set -l at ''\n    for word in (commandline -opc)[2..]\n";
    if (!commandsOf(root).empty())
        script += "        switch \"$at $word\"\n            case " + commandPaths(root, " ") +
                  "\n                set at \"$at $word\"\n        end\n";
    script += "    end\n    test \"$at\" = \"$argv[1]\"\nend\ncomplete -c " + name + " -f\n";
    eachCommand(root, "", [&](const CLI::App& app, const std::string& path) {
        const std::string line = "complete -c " + name + " -n " + singleQuoted(at + " " + quoted(path));
        for (const CLI::App* each : commandsOf(app))
            script += line + " -a " + each->get_name() + " -d " + singleQuoted(each->get_description()) + '\n';
        for (const CLI::Option* option : optionsOf(app)) {
            const Value value = valueOf(*option);
            std::string names;
            for (const std::string& each : option->get_snames()) names += " -s " + each;
            for (const std::string& each : option->get_lnames()) names += " -l " + each;
            if (names.empty() && !value.isFile()) continue;
            script += line + names;
            if (names.empty() || (takesValue(*option) && value.isFile())) script += names.empty() ? " -F" : " -r -F";
            else if (takesValue(*option))
                script += value.choices.empty() ? " -x" : " -x -a " + singleQuoted(value.choices);
            script += " -d " + singleQuoted(option->get_description()) + '\n';
        }
    });
    return script;
}

std::optional<std::string> describedCommandLine(const CLI::App& root, int argc, const char* const argv[],
                                                std::string_view version) {
    if (argc != 3 || std::string_view(argv[1]) != "--describe") return std::nullopt;
    const std::string_view form = argv[2];
    if (form == "manual") return manualPage(root, version);
    if (form == "bash") return bashCompletion(root);
    if (form == "zsh") return zshCompletion(root);
    if (form == "fish") return fishCompletion(root);
    return std::nullopt;
}

}  // namespace daylong::app
