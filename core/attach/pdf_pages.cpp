// PDF, by poppler: it is Debian's to keep it safe, in this process.
#include "attach/readers.h"
#include "base/say.h"
#include "base/utf8.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <memory>

namespace daylong::attach {

Result<std::vector<std::string>> pdfPages(const std::string& bytes, const Source& source) {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
    if (!document) return source.damaged();
    if (document->is_locked()) return failure(ErrorCode::Denied, Say::FileLocked, source.name);
    std::vector<std::string> pages;
    const int count = document->pages();
    uint64_t total = 0;
    for (int i = 0; i < count; ++i) {
        if (source.isStopped()) return Error{ErrorCode::Cancelled, "stopped"};
        if (source.watch.progress) source.watch.progress(static_cast<uint64_t>(i), static_cast<uint64_t>(count));
        const std::unique_ptr<poppler::page> page(document->create_page(i));
        std::string text;
        if (page) {
            const poppler::byte_array letters =
                page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout).to_utf8();
            text = toValidUtf8({letters.data(), letters.size()});
        }
        total += text.size();
        if (total > source.limits.textBytes) return source.tooLong();
        pages.push_back(std::move(text));
    }
    return pages;
}

}  // namespace daylong::attach
