// Any text as a reply that comes in pieces: it ends in the same blocks as when it comes at once, no block is long, what
// is seen is no picture, its formulas can be laid out and its code coloured, and a copy of all of it can be made. The
// first byte says how long the pieces are.
#include "code/code_scanner.h"
#include "markdown/block_html.h"
#include "markdown/reply_blocks.h"
#include "math/formula.h"

#include <QGuiApplication>
#include <QTextDocument>
#include <QTextFormat>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace daylong::ui;

namespace {

/// The application that text documents want; without a window.
void startQt() {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    static int count = 1;
    static char name[] = "markdown_fuzzer";
    static char* arguments[] = {name, nullptr};
    static const QGuiApplication application(count, arguments);
}

void check(bool holds) {
    if (!holds) abort();
}

QStringList shown(const BlockModel& model) {
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex at = model.index(row);
        for (const int role : {BlockModel::KindRole, BlockModel::ContentRole}) list << model.data(at, role).toString();
        list << model.data(at, BlockModel::ContainersRole).toStringList();
    }
    return list;
}

void checkColours(const Block& code) {
    const KnownLanguage* language = languageOf(code.language);
    if (language == nullptr) return;
    CodeState state = code.state;
    for (const QString& line : code.text.split(u'\n')) {
        const ScannedLine scanned = scanLine(*language, line, state);
        qsizetype at = 0;
        for (const CodeToken& token : scanned.tokens) {
            check(token.begin >= at && token.end > token.begin && token.end <= line.size());
            at = token.end;
        }
        state = afterLine(*language, scanned.end);
    }
}

void checkBlocks(const BlockModel& model) {
    for (int row = 0; row < model.rowCount(); ++row) {
        const Block& block = model.block(row);
        check(block.text.size() <= kLongestCode && block.lines <= kMostCodeLines &&
              block.containers.size() <= kDeepest);
        for (const QString& formula : model.data(model.index(row), BlockModel::FormulasRole).toStringList()) {
            const auto box = formulaBox(formulaSource(formula.mid(1)), 16);
            check(box != nullptr && std::isfinite(box->width) && std::isfinite(box->ascent + box->descent));
        }
        if (block.kind == Block::Kind::Code) {
            checkColours(block);
            continue;
        }
        QTextDocument document;
        document.setHtml(model.data(model.index(row), BlockModel::ContentRole).toString());
        const auto formats = document.allFormats();
        for (const QTextFormat& format : formats) check(!format.isImageFormat());
    }
    model.copied(0, 0, model.rowCount() - 1, -1);
}

}  // namespace

/// What Qt and fontconfig keep of a font once it is loaded.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so\nleak:libQt6Gui.so\n"; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    startQt();
    const QString text = QString::fromUtf8(reinterpret_cast<const char*>(data + 1), static_cast<qsizetype>(size - 1));
    ReplyBlocks whole, pieces;
    whole.append(text);
    whole.finish();
    const qsizetype step = data[0] + 1;
    for (qsizetype at = 0; at < text.size(); at += step) pieces.append(text.mid(at, step));
    pieces.finish();
    check(shown(*whole.answer()) == shown(*pieces.answer()) && shown(*whole.thoughts()) == shown(*pieces.thoughts()));
    checkBlocks(*whole.answer());
    return 0;
}
