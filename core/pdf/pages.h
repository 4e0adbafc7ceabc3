// The text of a PDF's pages, by poppler, which is not ours: a stranger's file may make it take for ever, take all
// memory or end the program. So only a program of its own calls this (app/pdf), and the fuzzer. Thread rule: one
// thread. Failure rule: what the sink is told.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace daylong::pdf {

enum class Reading { Whole, Damaged, Locked, Stopped };

struct PageSink {
    std::function<bool(int count)> count;  // once, before the first page; false: stop
    std::function<void()> whole;           // behind the last page, before poppler clears up, which may fail
    std::function<bool(std::string_view letters)> page;  // one after the other, UTF-8 as poppler makes it
};

/// Where poppler's tables of letters are, of East Asia's scripts above all, if they are there; before anything is read.
void useTables(const std::filesystem::path& folder);

Reading readPages(std::string_view bytes, const PageSink& sink);

}  // namespace daylong::pdf
