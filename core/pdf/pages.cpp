#include "pdf/pages.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <memory>
#include <string>
#include <system_error>

namespace daylong::pdf {

void useTables(const std::filesystem::path& folder) {
    std::error_code unknown;
    if (std::filesystem::is_directory(folder, unknown)) poppler::set_data_dir(folder.string());
}

Reading readPages(std::string_view bytes, const PageSink& sink) {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
    if (!document) return Reading::Damaged;
    if (document->is_locked()) return Reading::Locked;
    const int count = document->pages();
    if (!sink.count(count)) return Reading::Stopped;
    for (int i = 0; i < count; ++i) {
        const std::unique_ptr<poppler::page> page(document->create_page(i));
        poppler::byte_array letters;
        if (page) letters = page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout).to_utf8();
        if (!sink.page({letters.data(), letters.size()})) return Reading::Stopped;
    }
    sink.whole();
    return Reading::Whole;
}

}  // namespace daylong::pdf
