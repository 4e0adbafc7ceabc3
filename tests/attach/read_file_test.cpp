// Every kind of file that can be attached, as its text; and what is too large, damaged or hostile, as a sentence.
#include "attach/read_file.h"
#include "base/say.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <filesystem>
#include <fstream>
#include <string>

using namespace daylong;
using namespace daylong::attach;
using store::FileKind;
namespace fs = std::filesystem;

namespace {

const fs::path kData = fs::path(DAYLONG_TEST_DATA) / "attach";

ReadFile read(const std::string& name, const Limits& limits = {}) {
    Result<ReadFile> done = readFile(kData / name, DAYLONG_PDF, {}, limits);
    if (done) return std::move(*done);
    unit::fail(__FILE__, __LINE__, name + ": " + done.error().message);
    return {};
}

std::string textOf(const ReadFile& read) {
    std::string text;
    for (const store::FilePiece& piece : read.file.pieces) text += piece.text;
    return text;
}

Say failureOf(const std::string& name, const Limits& limits = {}) {
    const Result<ReadFile> done = readFile(kData / name, DAYLONG_PDF, {}, limits);
    if (done || done.error().sayings.empty()) return Say::Nothing;
    return done.error().sayings.front().say;
}

}  // namespace

TEST("a file's name is one line, whatever it is on the disk") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "a\n<!-- b.txt") << "words";
    const Result<ReadFile> done = readFile(folder / "a\n<!-- b.txt", DAYLONG_PDF);
    REQUIRE(done);
    CHECK_EQUAL(done->file.card.name, std::string("a <!-- b.txt"));
    CHECK_EQUAL(readPicture("a\rb.gif", "GIF89a")->file.card.name, std::string("a b.gif"));
}

TEST("a text that was pasted is taken as it is, whatever it looks like") {
    const std::string page = "<html><body>Seen &amp; kept</body></html>\n";
    const Result<ReadFile> done = readPasted("pasted.txt", page);
    REQUIRE(done);
    CHECK(done->file.card.kind == store::FileKind::Text);
    REQUIRE(done->file.pieces.size() == 1);
    CHECK_EQUAL(done->file.pieces[0].text, page);
    CHECK_EQUAL(done->file.card.bytes, page.size());
    CHECK(!readPasted("pasted.txt", " \n\t "));
    CHECK(!readPasted("pasted.txt", page, {.textBytes = 10}));
}

TEST("text is read in the letters that it is written in, and a guess is said") {
    CHECK_EQUAL(textOf(read("plain.txt")), std::string("Grüße aus Österreich.\nZweite Zeile.\n"));
    CHECK_EQUAL(textOf(read("utf16.txt")), std::string("Grüße, 明日"));
    CHECK(read("plain.txt").notes.empty());
    const ReadFile western = read("western.txt");
    CHECK_EQUAL(textOf(western), std::string("Grüße für 5 €"));
    CHECK(western.notes == Sayings{saying(Say::FileLettersGuessed)});
}

TEST("a file is known by what is in it, and among texts by its name") {
    CHECK(read("plain.txt").file.card.kind == FileKind::Text);
    CHECK(read("table.csv").file.card.kind == FileKind::Csv);
    CHECK(read("make.py").file.card.kind == FileKind::Code);
    CHECK(read("page.html").file.card.kind == FileKind::Html);
    CHECK(read("letter.docx").file.card.kind == FileKind::Docx);
    CHECK(read("letter.odt").file.card.kind == FileKind::Odt);
    CHECK(read("report.pdf").file.card.kind == FileKind::Pdf);
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "about.txt", std::ios::binary) << "A PDF begins with %PDF- and a number.\x1a";
    const Result<ReadFile> about = readFile(folder / "about.txt", DAYLONG_PDF);
    CHECK(about && about->file.card.kind == FileKind::Text);
    for (const char* name : {"main.dart", "api.proto", "net.tf", "Makefile", "A.SOL", "query.graphql", "old.pas"}) {
        std::ofstream(folder / name, std::ios::binary) << "a = b\n";
        const Result<ReadFile> code = readFile(folder / name, DAYLONG_PDF);
        CHECK(code && code->file.card.kind == FileKind::Code);
    }
    std::ofstream(folder / "README", std::ios::binary) << "a = b\n";
    const Result<ReadFile> plain = readFile(folder / "README", DAYLONG_PDF);
    CHECK(plain && plain->file.card.kind == FileKind::Text);
    const ReadFile picture = read("picture.png");
    CHECK(picture.file.card.kind == FileKind::Picture);
    CHECK(picture.file.pieces.empty());
    CHECK_EQUAL(picture.file.picture.size(), static_cast<size_t>(fs::file_size(kData / "picture.png")));
    CHECK_EQUAL(picture.file.card.bytes, static_cast<uint64_t>(fs::file_size(kData / "picture.png")));
}

TEST("of a page what it shows is read, in lines, and nothing that it runs") {
    CHECK_EQUAL(
        textOf(read("page.html")),
        std::string(
            "The mill\n\nIt is turquoise & old – über all.\nTruly.\n\n- one\n- two\n\na\tb\n\n  as\n  it is\n"));
    CHECK_EQUAL(textOf(read("western.html")), std::string("Grüße"));
}

TEST("of office documents the text as it stands is read, without what was deleted and remarks") {
    CHECK_EQUAL(textOf(read("letter.docx")), std::string("Dear miller,\npaint\tit & be well.\nA footnote.\n"));
    CHECK_EQUAL(textOf(read("letter.odt")), std::string("The mill\nIs   turquoise.\nTruly.\n"));
}

TEST("of a Word document the parts that it names are read, where a tab stops is no tab, and nothing comes twice") {
    CHECK_EQUAL(textOf(read("parts.docx")), std::string("one\ttwo\nin a box\nA footnote.\n"));
    CHECK(read("parts.docx").file.card.kind == FileKind::Docx);
}

TEST("a PDF is read page by page, and pages without text are told") {
    const ReadFile report = read("report.pdf");
    CHECK_EQUAL(report.file.card.pages, 4U);
    CHECK_EQUAL(report.file.pieces.size(), 3U);
    CHECK_EQUAL(report.file.pieces.back().page, 4U);
    CHECK(report.file.pieces.back().text.find("The windmill was painted turquoise.") == 0);
    CHECK(report.file.pieces.front().text.find("The harvest was poor.\nSecond line.") == 0);
    CHECK(report.notes == (Sayings{saying(Say::FilePagesWithoutText, 1, 4)}));
}

TEST("a PDF that has no table of its own for its letters is read by poppler's, in the program that may only read") {
    CHECK(textOf(read("chinese.pdf")).find("风车是青绿色的。") != std::string::npos);
}

TEST("what cannot be read is refused, with the reason") {
    CHECK(failureOf("scanned.pdf") == Say::FileOnlyPictures);
    CHECK(failureOf("locked.pdf") == Say::FileLocked);
    CHECK(failureOf("cut.docx") == Say::FileDamaged);
    CHECK(failureOf("other.zip") == Say::FileUnknown);
    CHECK(failureOf("noise.bin") == Say::FileUnknown);
    CHECK(failureOf("empty.txt") == Say::FileEmpty);
    CHECK(failureOf("not-there.txt") == Say::FileNotThere);
    CHECK(failureOf(".") == Say::FileIsNone);
    const Say cut = failureOf("cut.pdf");  // poppler may find a page in what is left
    CHECK(cut == Say::FileDamaged || cut == Say::FileOnlyPictures);
}

TEST("what would grow is refused, whether it says so or not") {
    CHECK(failureOf("bomb.docx") == Say::FileDamaged);
    CHECK(failureOf("report.pdf", {.fileBytes = 100}) == Say::FileTooLarge);
    CHECK(failureOf("letter.odt", {.textBytes = 10}) == Say::FileTextTooLong);
    CHECK(failureOf("report.pdf", {.textBytes = 10}) == Say::FileTextTooLong);
    CHECK(failureOf("page.html", {.textBytes = 10}) == Say::FileTextTooLong);
    CHECK(failureOf("plain.txt", {.textBytes = 10}) == Say::FileTextTooLong);
    CHECK(failureOf("picture.png", {.pictureBytes = 10}) == Say::FileTooLarge);
    CHECK(failureOf("entities.docx") == Say::FileDamaged);
}

TEST("reading tells how far it is, and stops when it is told to") {
    uint64_t told = 0;
    exchange::Watch watch{.progress = [&](uint64_t, uint64_t total) { told = total; }};
    CHECK(readFile(kData / "report.pdf", DAYLONG_PDF, watch));
    CHECK_EQUAL(told, 4U);
    watch.isStopped = [] { return true; };
    for (const char* name : {"report.pdf", "plain.txt", "letter.docx"}) {
        const Result<ReadFile> stopped = readFile(kData / name, DAYLONG_PDF, watch);
        CHECK(!stopped && stopped.error().code == ErrorCode::Cancelled);
    }
}

TEST("pieces are the text, cut where it pauses and never inside a letter") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "Sentence number " + std::to_string(i) + " of the text ends here. ";
    std::vector<store::FilePiece> pieces;
    addPieces(text, 7, pieces);
    std::string together;
    for (const store::FilePiece& piece : pieces) {
        together += piece.text;
        CHECK(piece.text.size() <= 700 && piece.page == 7);
        CHECK(piece.text.ends_with(". "));
    }
    CHECK_EQUAL(together, text);
    CHECK(pieces.size() > 10);
    std::string letters;
    for (int i = 0; i < 1000; ++i) letters += "明";
    pieces.clear();
    addPieces(letters, 0, pieces);
    for (const store::FilePiece& piece : pieces) CHECK_EQUAL(piece.text.size() % 3, 0U);
}
