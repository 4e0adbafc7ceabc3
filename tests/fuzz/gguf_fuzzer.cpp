// Any bytes as a model file, through everything that reads one before a token is made: the real loader, the config of
// each family, the shapes, the description, the tokenizer, a text there and back, and a row of the embedding.
#include "model/describe.h"
#include "model/gguf.h"
#include "model/model.h"
#include "text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

using namespace daylong;

namespace {

/// A file in memory that the loader maps like any other.
class MemoryFile {
public:
    MemoryFile(const uint8_t* data, size_t size) : m_file(memfd_create("fuzz.gguf", 0)) {
        if (m_file < 0 || write(m_file, data, size) != static_cast<ssize_t>(size)) abort();
    }
    ~MemoryFile() { close(m_file); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    std::string path() const { return "/proc/self/fd/" + std::to_string(m_file); }

private:
    int m_file;
};

/// A person gets one line that says something; anything else is a finding.
void checkMessage(const Error& error) {
    if (error.message.empty() || error.message.size() > 4096 || error.message.find('\n') != std::string::npos) abort();
}

void useTokenizer(const std::shared_ptr<const model::GgufFile>& file) {
    const auto tokenizer = text::Tokenizer::create(file);
    if (!tokenizer) return checkMessage(tokenizer.error());
    constexpr std::string_view kTexts[] = {"Once upon a time, 12345 h\xC3\xA9llo \xE4\xBD\xA0\xE5\xA5\xBD",
                                           "<s>\xFF\xFE\n\n\t  ", ""};
    for (const std::string_view each : kTexts) {
        const std::vector<text::TokenId> tokens = (*tokenizer)->encode(each);
        for (const text::TokenId token : tokens) {
            if (token < 0 || static_cast<uint32_t>(token) >= (*tokenizer)->vocabSize()) abort();
        }
        const std::string back = (*tokenizer)->decode(tokens);
        static_cast<void>(back);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;  // a mapping needs bytes; mapped_file_test has this case
    const MemoryFile bytes(data, size);
    const auto file = model::GgufFile::open(bytes.path());
    if (!file) {
        checkMessage(file.error());
        return 0;
    }
    useTokenizer(*file);
    const auto loaded = model::loadModel(bytes.path());
    if (!loaded) {
        checkMessage(loaded.error());
        return 0;
    }
    const model::ModelDescription description = model::describe(**loaded);
    if (model::typeMix(description).empty()) abort();
    const model::Tensor& table = *(*loaded)->embedding;
    std::vector<float> row(table.columns());
    model::dequantizeRow(table.type, table.data + (table.rows() - 1) * model::rowBytes(table.type, table.columns()),
                         row);
    return 0;
}
