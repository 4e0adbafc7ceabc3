#include "attach/read_file.h"

#include "attach/readers.h"
#include "base/say.h"
#include "exchange/byte_stream.h"
#include "exchange/file_json.h"
#include "store/attached.h"
#include "store/title.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>
#include <utility>

namespace daylong::attach {

namespace fs = std::filesystem;

namespace {

using store::FileKind;

constexpr size_t kBlock = size_t{1} << 20U;

/// Of an office document, when it is unpacked: its text has many marks around it.
constexpr exchange::ZipLimits kZip{.entries = 20'000,
                                   .directoryBytes = uint64_t{8} << 20U,
                                   .unpacked = uint64_t{256} << 20U};

/// Endings of source code and of what programs are told by, at least those that the window colours; and two names.
constexpr std::array<std::string_view, 157> kCode = {
    "c",      "h",    "cc",     "cpp",        "cxx",         "hh",     "hpp",     "hxx",     "cu",   "cuh",
    "ino",    "m",    "mm",     "cs",         "fs",          "fsx",    "vb",      "java",    "kt",   "kts",
    "scala",  "sc",   "groovy", "gradle",     "go",          "rs",     "zig",     "nim",     "d",    "swift",
    "dart",   "py",   "pyi",    "pyx",        "ipynb",       "rb",     "rake",    "pl",      "pm",   "php",
    "lua",    "luau", "tcl",    "awk",        "vim",         "gd",     "r",       "jl",      "hs",   "lhs",
    "elm",    "ml",   "mli",    "ex",         "exs",         "erl",    "clj",     "cljs",    "edn",  "lisp",
    "el",     "scm",  "rkt",    "js",         "mjs",         "cjs",    "ts",      "mts",     "cts",  "tsx",
    "jsx",    "vue",  "svelte", "ejs",        "hbs",         "qml",    "css",     "scss",    "sass", "less",
    "styl",   "json", "json5",  "jsonc",      "jsonl",       "ndjson", "geojson", "yaml",    "yml",  "toml",
    "ini",    "conf", "cfg",    "properties", "env",         "xml",    "xsd",     "xsl",     "xslt", "svg",
    "sql",    "sh",   "bash",   "zsh",        "ksh",         "fish",   "ps1",     "psm1",    "bat",  "cmd",
    "cmake",  "mk",   "mak",    "nix",        "tf",          "tfvars", "hcl",     "graphql", "gql",  "proto",
    "thrift", "diff", "patch",  "dockerfile", "makefile",    "bzl",    "bazel",   "pas",     "f",    "f90",
    "f95",    "f03",  "f77",    "for",        "adb",         "ads",    "cob",     "cbl",     "vhd",  "vhdl",
    "v",      "sv",   "asm",    "s",          "sol",         "glsl",   "hlsl",    "wgsl",    "vert", "frag",
    "metal",  "tex",  "sty",    "bib",        "applescript", "prolog", "mdx"};

std::string endingOf(const std::string& name) {
    const size_t dot = name.rfind('.');
    std::string ending = dot == std::string::npos ? name : name.substr(dot + 1);  // "Makefile"
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char letter) { return static_cast<char>(std::tolower(static_cast<unsigned char>(letter))); });
    return ending;
}

bool beginsLikeHtml(std::string_view bytes) {
    std::string begin(bytes.substr(0, 400));
    std::transform(begin.begin(), begin.end(), begin.begin(),
                   [](char letter) { return static_cast<char>(std::tolower(static_cast<unsigned char>(letter))); });
    const size_t first = begin.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string::npos &&
           (begin.substr(first).starts_with("<!doctype html") || begin.substr(first).starts_with("<html"));
}

/// Of what is text.
FileKind kindOf(const std::string& name, std::string_view bytes) {
    const std::string ending = endingOf(name);
    if (ending == "html" || ending == "htm" || ending == "xhtml" || beginsLikeHtml(bytes)) return FileKind::Html;
    if (ending == "md" || ending == "markdown") return FileKind::Markdown;
    if (ending == "csv" || ending == "tsv") return FileKind::Csv;
    return std::find(kCode.begin(), kCode.end(), ending) != kCode.end() ? FileKind::Code : FileKind::Text;
}

/// Something may stand before its mark; a text may tell of it.
bool isPdf(std::string_view bytes) {
    constexpr std::string_view kMark = "%PDF-";
    return bytes.starts_with(kMark) || (bytes.substr(0, 1024).find(kMark) != bytes.npos && !decodeText(bytes));
}

Result<std::string> bytesOf(const fs::path& path, const Source& source) {
    const exchange::ReadBytes read = TRY(exchange::readFileBytes(path));
    std::string bytes;
    while (true) {
        if (source.isStopped()) return Error{ErrorCode::Cancelled, "stopped"};
        const size_t before = bytes.size();
        bytes.resize(before + kBlock);
        const size_t count = TRY(read(bytes.data() + before, kBlock));
        bytes.resize(before + count);
        if (count == 0) return bytes;
        if (bytes.size() > source.limits.fileBytes)
            return failure(ErrorCode::Denied, Say::FileTooLarge, source.name, source.limits.fileBytes >> 20U);
    }
}

/// Nothing: it is no document of a kind that is read.
Result<std::optional<ReadFile>> readOffice(const fs::path& path, const Source& source) {
    Result<std::vector<exchange::Entry>> entries = exchange::listZip(path, kZip);
    if (!entries) return source.damaged();
    Result<std::optional<Office>> office = officeText(*entries, source);
    if (!office) {  // what the archive says of itself is about imports
        const bool ours =
            office.error().code == ErrorCode::Cancelled || office.error().sayings == source.tooLong().sayings;
        return ours ? office.error() : source.damaged();
    }
    if (!*office) return std::optional<ReadFile>();
    ReadFile read;
    read.file.card.kind = (*office)->kind;
    addPieces((*office)->text, 0, read.file.pieces);
    return std::optional(std::move(read));
}

/// It stands where the missing pages would, in no language: what is not there is told to whoever reads the file, as
/// what is left out of it is told to a model (store/attached.h).
store::FilePiece unread(size_t first, size_t last) {
    const std::string pages = last > first ? " " + std::to_string(first) + "-" + std::to_string(last) : "";
    return {.text = "[…" + pages + "]\n", .page = static_cast<uint32_t>(first)};
}

Result<ReadFile> readPdf(const std::string& bytes, const Source& source) {
    ReadFile read;
    read.file.card.kind = FileKind::Pdf;
    const PdfPages found = TRY(pdfPages(bytes, source));
    const std::vector<std::string>& pages = found.texts;
    read.file.card.pages = found.count;
    uint64_t withoutText = 0;
    for (size_t i = 0; i < pages.size(); ++i) {
        const size_t before = read.file.pieces.size();
        addPieces(pages[i], static_cast<uint32_t>(i + 1), read.file.pieces);
        const bool blank = std::all_of(pages[i].begin(), pages[i].end(),
                                       [](char letter) { return static_cast<unsigned char>(letter) <= ' '; });
        if (blank) read.file.pieces.resize(before);
        withoutText += blank ? 1 : 0;
    }
    if (withoutText > 0 && withoutText < pages.size())
        read.notes.push_back(saying(Say::FilePagesWithoutText, withoutText, pages.size()));
    const bool all = found.count > 0 && pages.size() >= found.count;  // whatever became of the program then
    if (found.end == PdfPages::End::Whole || all) return read;
    const bool slow = found.end == PdfPages::End::TookTooLong;
    if (read.file.pieces.empty())
        return slow ? failure(ErrorCode::Denied, Say::FileTakesTooLong, source.name) : source.damaged();
    read.notes.push_back(
        saying(slow ? Say::FilePageTookTooLong : Say::FilePageBroke, pages.size(), found.count, pages.size() + 1));
    read.file.pieces.push_back(unread(pages.size() + 1, found.count));
    return read;
}

Result<ReadFile> readText(const std::string& bytes, const Source& source) {
    std::optional<Decoded> decoded = decodeText(bytes);
    if (!decoded) return failure(ErrorCode::Unsupported, Say::FileUnknown, source.name);
    ReadFile read;
    read.file.card.kind = kindOf(source.name, decoded->text);
    if (read.file.card.kind == FileKind::Html) {
        const std::string text = TRY(htmlText(decoded->guessed ? bytes : decoded->text, source));
        addPieces(text, 0, read.file.pieces);
        return read;
    }
    if (decoded->text.size() > source.limits.textBytes) return source.tooLong();
    if (decoded->guessed) read.notes.push_back(saying(Say::FileLettersGuessed));
    addPieces(std::move(decoded->text), 0, read.file.pieces);
    return read;
}

Result<ReadFile> finished(ReadFile done, const Source& source, size_t bytes) {
    done.file.card.name = source.name;
    done.file.card.bytes = bytes;
    store::countPieces(done.file);
    const auto isBlank = [](const store::FilePiece& piece) {
        return std::all_of(piece.text.begin(), piece.text.end(),
                           [](char letter) { return static_cast<unsigned char>(letter) <= ' '; });
    };
    if (std::all_of(done.file.pieces.begin(), done.file.pieces.end(), isBlank))
        return failure(ErrorCode::InvalidFile, done.file.card.pages > 0 ? Say::FileOnlyPictures : Say::FileEmpty,
                       source.name);
    return done;
}

}  // namespace

Error Source::tooLong() const {
    return failure(ErrorCode::Denied, Say::FileTextTooLong, name, limits.textBytes >> 20U);
}
Error Source::damaged() const { return failure(ErrorCode::InvalidFile, Say::FileDamaged, name); }

Result<ReadFile> readPasted(const std::string& name, const std::string& text, const Limits& limits) {
    const fs::path noProgram;
    const exchange::Watch unwatched{};
    const Source source{store::asFileName(name), noProgram, unwatched, limits};
    if (text.size() > limits.textBytes) return source.tooLong();
    ReadFile read;
    addPieces(store::asStorable(text), 0, read.file.pieces);
    return finished(std::move(read), source, text.size());
}

Result<ReadFile> readPicture(const std::string& name, std::string bytes, const Limits& limits) {
    if (bytes.size() > limits.pictureBytes)
        return failure(ErrorCode::Denied, Say::FileTooLarge, name, limits.pictureBytes >> 20U);
    if (exchange::pictureType(bytes).empty()) return failure(ErrorCode::Unsupported, Say::FileUnknown, name);
    ReadFile read;
    read.file.card = {.name = store::asFileName(name), .kind = FileKind::Picture, .bytes = bytes.size()};
    read.file.picture = std::move(bytes);
    return read;
}

Result<ReadFile> readFile(const fs::path& path, const fs::path& pdfProgram, const exchange::Watch& watch,
                          const Limits& limits) {
    const Source source{store::asFileName(path.filename().string()), pdfProgram, watch, limits};
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (failed || !fs::exists(status)) return failure(ErrorCode::NotFound, Say::FileNotThere, source.name);
    if (!fs::is_regular_file(status)) return failure(ErrorCode::InvalidArgument, Say::FileIsNone, source.name);
    std::string bytes = TRY(bytesOf(path, source));
    if (!exchange::pictureType(bytes).empty()) return readPicture(source.name, std::move(bytes), limits);
    const auto read = [&]() -> Result<ReadFile> {
        if (isPdf(bytes)) return readPdf(bytes, source);
        if (exchange::looksLikeZip(bytes)) {
            std::optional<ReadFile> office = TRY(readOffice(path, source));
            if (office) return std::move(*office);
        }
        return readText(bytes, source);
    };
    return finished(TRY(read()), source, bytes.size());
}

}  // namespace daylong::attach
