// PDF: what poppler makes of it in a program of its own (app/pdf), which may hang, end or write anything.
#include "attach/pdf_program.h"
#include "base/say.h"
#include "base/utf8.h"
#include "pdf/frames.h"

#include <algorithm>
#include <chrono>
#include <charconv>

namespace daylong::attach {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLookMs = 50;  // how soon it is noticed that reading is to stop
constexpr uint32_t kMostPages = 1'000'000;

uint32_t numberIn(std::string_view text) {
    uint32_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() ? std::min(number, kMostPages) : 0;
}

/// The pages as they come.
class Pages {
public:
    explicit Pages(const Source& source) : m_source(source), m_frames(source.limits.textBytes * 3) {}

    /// True: there is nothing more to come.
    Result<bool> take(std::string_view bytes) {
        m_frames.add(bytes);
        while (std::optional<pdf::Frame> frame = m_frames.next()) {
            switch (frame->kind) {
                case pdf::FrameKind::Count:
                    if (m_counted) return broken();
                    m_counted = true;
                    m_pages.count = numberIn(frame->text);
                    m_last = Clock::now();
                    break;
                case pdf::FrameKind::Page: TRY(add(frame->text)); break;
                case pdf::FrameKind::Locked: return failure(ErrorCode::Denied, Say::FileLocked, m_source.name);
                case pdf::FrameKind::Damaged: return m_source.damaged();
                case pdf::FrameKind::End:
                    if (m_pages.texts.size() < m_pages.count) return broken();
                    return true;
            }
        }
        if (m_frames.isTooLong()) return m_source.tooLong();
        return m_frames.isBroken() ? broken() : false;
    }
    /// With this page, or with all of them.
    bool isSlow() const {
        const Clock::time_point now = Clock::now();
        return now - m_last > m_source.limits.pageTime || now - m_begin > m_source.limits.allTime;
    }
    void endedBy(PdfPages::End end) { m_pages.end = end; }
    PdfPages pages() { return std::move(m_pages); }

private:
    bool broken() {
        m_pages.end = PdfPages::End::Broke;
        return true;
    }
    Result<void> add(std::string_view letters) {
        std::string text = toValidUtf8(letters);
        m_bytes += text.size();
        if (m_bytes > m_source.limits.textBytes) return m_source.tooLong();
        m_last = Clock::now();
        m_pages.texts.push_back(std::move(text));
        m_pages.count = std::max(m_pages.count, static_cast<uint32_t>(m_pages.texts.size()));
        if (m_source.watch.progress) m_source.watch.progress(m_pages.texts.size(), m_pages.count);
        if (m_pages.texts.size() > kMostPages) return m_source.tooLong();
        return {};
    }

    const Source& m_source;
    pdf::FrameReader m_frames;
    PdfPages m_pages;
    uint64_t m_bytes = 0;
    bool m_counted = false;
    const Clock::time_point m_begin = Clock::now();
    Clock::time_point m_last = m_begin;  // that a page came
};

}  // namespace

Result<PdfPages> pdfPages(const std::string& bytes, const Source& source) {
    const std::unique_ptr<PdfProgram> program = TRY(PdfProgram::start(bytes, source));
    Pages pages(source);
    std::string text;
    while (true) {
        if (source.isStopped()) return Error{ErrorCode::Cancelled, "stopped"};
        text.clear();
        const PdfProgram::Got got = program->read(text, kLookMs);
        if (got == PdfProgram::Got::Bytes && TRY(pages.take(text))) return pages.pages();
        if (got == PdfProgram::Got::End) {
            pages.endedBy(program->usedUpItsTime() ? PdfPages::End::TookTooLong : PdfPages::End::Broke);
            return pages.pages();
        }
        if (pages.isSlow()) {
            pages.endedBy(PdfPages::End::TookTooLong);
            return pages.pages();
        }
    }
}

}  // namespace daylong::attach
