// A person's folders for tests of moving what is kept: a transcript with what hangs on it, models, and where it may go.
#pragma once

#include "paths.h"
#include "places/move.h"
#include "places/places_file.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/temporary_folder.h"

#include <QByteArray>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

namespace daylong::unit {

inline void writeFile(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

inline std::string fileText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Kept {
    Kept() {
        for (const char* name : {"data", "config", "cache"}) {
            const std::string variable = std::string("XDG_") + (*name == 'd'     ? "DATA"
                                                                : name[1] == 'o' ? "CONFIG"
                                                                                 : "CACHE");
            qputenv((variable + "_HOME").c_str(), QByteArray::fromStdString((folder / name).string()));
        }
        std::filesystem::create_directories(folder / "elsewhere");
    }

    /// Some megabytes, so that a copy has several pieces; drafts, and an older copy beside it.
    void makeTranscript() const {
        const auto writer = store::TranscriptWriter::open(app::usualDatabase());
        const auto conversation = (*writer)->createConversation("Kept");
        for (int n = 0; n < 3; ++n) {
            const std::string text = "message " + std::to_string(n) + std::string(1'000'000, 'x');
            (void)(*writer)->appendMessage(conversation->id, store::MessageRole::User, text);
        }
        writeFile(app::usualDatabase().string() + ".drafts", "half written");
        writeFile(app::usualDatabase().string() + ".before-v3.backup", "older");
    }
    void makeModels() const {
        writeFile(app::usualLibrary() / "one.gguf", std::string(3'000'000, 'a'));
        writeFile(app::usualLibrary() / "owner" / "repository" / "two.gguf", "two");
        writeFile(app::usualLibrary() / "owner" / "repository" / "two.gguf.part", "part");
    }

    /// The beginnings of all messages; empty: it cannot be read.
    static std::vector<std::string> said(const std::filesystem::path& database) {
        std::vector<std::string> texts;
        const auto reader = store::TranscriptReader::open(database);
        if (!reader) return texts;
        const auto page = (*reader)->pageBefore(1, std::numeric_limits<store::MessageId>::max(), 100);
        if (!page) return texts;
        for (const store::Message& message : *page) texts.push_back(message.text.substr(0, 9));
        std::sort(texts.begin(), texts.end());
        return texts;
    }
    static std::vector<std::string> all() { return {"message 0", "message 1", "message 2"}; }

    /// Names of all files below a folder.
    static std::vector<std::string> filesIn(const std::filesystem::path& folder) {
        std::vector<std::string> names;
        std::error_code none;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, none)) {
            if (!entry.is_directory()) names.push_back(std::filesystem::relative(entry.path(), folder).string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    TemporaryFolder folder;
};

}  // namespace daylong::unit
