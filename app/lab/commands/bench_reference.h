// llama.cpp through its Python package, as a child process that measures one thing when asked (tests/bench/
// llama_reference.py), so that its rounds can alternate with ours. Owns the child; it ends with the object.
// Failure rule: absent when Python, the package or the script is not there; a child that dies measures 0.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace daylong::cli {

class BenchReference {
public:
    /// nullptr when llama.cpp is not installed or cannot load the model.
    static std::unique_ptr<BenchReference> start(const std::string& model, uint32_t cache, const std::string& kv);
    ~BenchReference();
    BenchReference(const BenchReference&) = delete;
    BenchReference& operator=(const BenchReference&) = delete;

    const std::string& name() const { return m_name; }
    /// `what`: "empty", "full" (decode) or "prefill". Tokens per second.
    double measure(const char* what);

private:
    BenchReference() = default;
    std::string readLine();

    int m_process = -1;
    std::FILE* m_to = nullptr;
    std::FILE* m_from = nullptr;
    std::string m_name;
};

}  // namespace daylong::cli
