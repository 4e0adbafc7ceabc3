// Manual pages and completions are made of what the programs understand: shells and man take them as they are.
#include "run_cli.h"

#include "support/unit.h"

#include <cstdlib>

using namespace daylong;
using namespace daylong::cli;
using daylong::unit::TemporaryFolder;

namespace {

std::string described(const std::string& form) {
    const Ran ran = run({"--describe", form});
    CHECK_EQUAL(ran.status, 0);
    return ran.out;
}

/// What a shell prints for `script`, with the described form in the file $1.
std::string shell(const std::string& program, const std::string& form, const std::string& script) {
    const TemporaryFolder folder;
    write(folder / "completion", described(form));
    write(folder / "script", script);
    const std::string command = program + " '" + (folder / "script").string() + "' '" +
                                (folder / "completion").string() + "' > '" + (folder / "out").string() + "' 2>&1";
    CHECK_EQUAL(std::system(command.c_str()), 0);
    return read(folder / "out");
}

bool has(const std::string& program) { return std::system(("command -v " + program + " > /dev/null").c_str()) == 0; }

}  // namespace

TEST("bash completes commands, options, choices and files") {
    const std::string offer =
        ". \"$1\"\noffer() { COMP_WORDS=(daylong-cli \"$@\"); COMP_CWORD=$#; COMPREPLY=(); _daylong_cli 2>/dev/null; "
        "echo \"${COMPREPLY[*]}\"; }\ncd \"${1%/*}\"\noffer imp\noffer chat --atten\noffer chat --attention ''\n"
        "offer models pa\noffer models list --js\noffer chat --seed ''\noffer chat --db compl\noffer import compl\n";
    CHECK_EQUAL(shell("bash", "bash", offer),
                "import\n--attention\nstreaming window dense\npath\n--json\n\ncompletion\ncompletion\n");
}

TEST("zsh completes commands, options, choices and files") {
    if (!has("zsh")) return unit::skip("zsh is not installed");
    const std::string offer =
        "completion=$1\noffer() { words=(daylong-cli \"$@\"); CURRENT=$#words; source $completion; print }\n"
        "compadd() { print -rn -- \"$@\" }\n_files() { print -n FILES }\n"
        "offer chat --attention ''\noffer models list --\noffer chat --db R\noffer import R\n";
    const std::vector<std::string> out = lines(shell("zsh -f", "zsh", offer));
    REQUIRE(out.size() == 4);
    CHECK_EQUAL(out[0], "-- streaming window dense");
    CHECK(out[1].find("--json") != std::string::npos);
    CHECK_EQUAL(out[2] + out[3], "FILESFILES");
}

TEST("fish completes commands, options, choices and files") {
    if (!has("fish")) return unit::skip("fish is not installed");
    const std::string offer =
        "set -x HOME (dirname $argv[1])\nsource $argv[1]\ncd (dirname $argv[1])\n"
        "for line in 'imp' 'chat --attention ' 'models pa' 'chat --db compl'\n"
        "    complete -C \"daylong-cli $line\" | string split -f1 \\t | string join ' '\nend\ntrue\n";
    // It sorts what it offers.
    CHECK_EQUAL(shell("fish", "fish", offer), "import\ndense streaming window\npath\ncompletion\n");
}

TEST("the manual page has every command, and man has nothing against it") {
    const std::string page = described("manual");
    for (const char* each : {".SS chat\n", ".SS models list\n", ".SS eval day\n", "\\fB\\-\\-attention\\fR"})
        CHECK(page.find(each) != std::string::npos);
    CHECK(page.find("describe") == std::string::npos);
    if (!has("groff")) return;
    const TemporaryFolder folder;
    write(folder / "page", page);
    const std::string check = "groff -man -Tutf8 -Kutf8 -ww -z '" + (folder / "page").string() + "' > '" +
                              (folder / "out").string() + "' 2>&1";
    CHECK_EQUAL(std::system(check.c_str()), 0);
    CHECK_EQUAL(read(folder / "out"), "");
}

TEST("what cannot be described is an unknown option") {
    CHECK(run({"--describe", "csh"}).failedCleanly());
    CHECK(run({"--describe"}).failedCleanly());
}
