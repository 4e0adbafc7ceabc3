#include "library/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace daylong::library {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {
    [[maybe_unused]] const int begun = EVP_DigestInit_ex(m_state->context, EVP_sha256(), nullptr);
    assert(begun == 1);
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> bytes) { EVP_DigestUpdate(m_state->context, bytes.data(), bytes.size()); }

std::string Sha256::soFar() const {
    const State copy;
    EVP_MD_CTX_copy_ex(copy.context, m_state->context);
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(copy.context, digest.data(), nullptr);
    std::string text;
    for (const unsigned char byte : digest) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

bool isSha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(),
                                            [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace daylong::library
